import { REST_ROUTES } from './contract.ts';
import type { Style } from './send.ts';

interface Message {
  readonly result?: { readonly data?: unknown };
  readonly error?: { readonly data?: ReturnType<Style['refusal']> };
}

/** tRPC over plain HTTP: the input as one JSON object, in the body or, for what only reads, in the URL. */
export const trpc: Style = {
  write(procedure, input) {
    const isQuery = REST_ROUTES[procedure].startsWith('GET ');
    const text = JSON.stringify(input);
    if (isQuery) {
      const path = `/trpc/${procedure}?input=${encodeURIComponent(text)}`;
      return { method: 'GET', path, body: null, headers: {} };
    }
    const headers = { 'content-type': 'application/json' };
    return { method: 'POST', path: `/trpc/${procedure}`, body: text, headers };
  },
  data: (message) => (message as Message | undefined)?.result?.data,
  refusal: (message) => (message as Message | undefined)?.error?.data,
};
