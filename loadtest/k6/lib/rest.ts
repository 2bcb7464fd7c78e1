import { REST_ROUTES } from './contract.ts';
import type { Style } from './send.ts';

/** Plain HTTP: each field of the input goes to the path, a token to its header, and the rest to the query or the body. */
export const rest: Style = {
  write(procedure, input) {
    const [method, route = ''] = REST_ROUTES[procedure].split(' ');
    const fields = new Map(Object.entries(input).filter(([, value]) => value !== undefined));
    const path = route.replace(/\{(\w+)\}/g, (_, field: string) => {
      const value = String(fields.get(field));
      fields.delete(field);
      return encodeURIComponent(value);
    });
    const headers: Record<string, string> = {};
    const token = fields.get('token');
    if (token !== undefined) headers['hold-token'] = String(token);
    fields.delete('token');
    if (method === 'GET') {
      const query = [...fields].map(([field, value]) => `${field}=${encodeURIComponent(String(value))}`);
      return { method, path: `/api/v1${path}?${query.join('&')}`, body: null, headers };
    }
    headers['content-type'] = 'application/json';
    const body = JSON.stringify(Object.fromEntries(fields));
    return { method: 'POST', path: `/api/v1${path}`, body, headers };
  },
  data: (message) => message,
  refusal: (message) => (message ?? undefined) as ReturnType<Style['refusal']>,
};
