import { type ApiServer, startApi } from '../testing/index.ts';

export interface RestAnswer {
  readonly code: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: a test says what it expects of it
  readonly body: any;
}

export interface RestRequest {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON; text as it is. */
  readonly body?: unknown;
}

/** Plain HTTP, as a shop in any language sends it. */
export async function send(
  { url }: Pick<ApiServer, 'url'>,
  path: string,
  { method, headers = {}, body }: RestRequest = {},
): Promise<RestAnswer> {
  const answer = await fetch(url + path, {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await answer.text();
  const isJson = text !== '' && answer.headers.get('content-type')?.includes('application/json');
  return { code: answer.status, headers: answer.headers, body: isJson ? JSON.parse(text) : text };
}

export const operatorOf = ({ operatorToken }: Pick<ApiServer, 'operatorToken'>) => ({
  authorization: `Bearer ${operatorToken}`,
});

export const startWithDemo = (env: Readonly<Record<string, string>> = {}) =>
  startApi({ env: { DEMO: 'true', ...env } });
