import type { FastifyRequest } from 'fastify';

const READING = ['GET', 'HEAD', 'OPTIONS'];

/**
 * Whether a request's cookie may count: it reads, or the browser says that a page of ours sent it. Other sites' pages
 * can make a browser send our cookie along, but not claim to be us.
 */
export function mayUseCookie({ method, headers }: FastifyRequest): boolean {
  if (READING.includes(method)) return true;
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin' || site === 'none';
  return headers.origin !== undefined && hostOf(headers.origin) === headers.host;
}

/** Whether a page of another site sent it; what is no browser says nothing and is none. */
export function isFromElsewhere(request: FastifyRequest): boolean {
  const { headers } = request;
  const isBrowser = headers['sec-fetch-site'] !== undefined || headers.origin !== undefined;
  return isBrowser && !mayUseCookie(request);
}

/** Whether the browser would throw a Secure cookie away: it came over plain HTTP, and not on its own machine. */
export function dropsSecureCookies({ headers, protocol, hostname }: FastifyRequest): boolean {
  // What the browser says, because a proxy in between may have spoken TLS.
  const { origin, 'x-forwarded-proto': forwarded } = headers;
  if (origin !== undefined && URL.canParse(origin)) {
    const { protocol, hostname } = new URL(origin);
    return protocol === 'http:' && !isLoopback(hostname);
  }
  return protocol === 'http' && forwarded !== 'https' && !isLoopback(hostname);
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}

function isLoopback(hostname: string): boolean {
  return /^(localhost|.*\.localhost|127(\.\d+){3}|\[?::1\]?)$/.test(hostname);
}
