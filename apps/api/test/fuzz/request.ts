/** A request as an HTTP client sends it. */
export interface HttpRequest {
  readonly kind: 'http' | 'watch';
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  /** Whether it comes with what an operator presents. */
  readonly isOperator: boolean;
}

/** With what is usual where nothing is said. */
export function request(parts: Partial<HttpRequest> & { readonly path: string }): HttpRequest {
  const { method = 'GET', headers = {}, body, isOperator = false, path } = parts;
  return { kind: 'http', method, path, headers, body, isOperator };
}
