import type { FastifyInstance, FastifyReply } from 'fastify';

/** One year. Without includeSubDomains: what else runs beside Holdfast is not ours to say. */
const HTTPS_ONLY = 'max-age=31536000';

/** What is JSON never is a page: nothing in it runs, nobody frames it, and nobody keeps it. */
const ANSWER_HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

/** What helmet says for pages, and would be said twice. */
const SAID_BY_HELMET = [
  'content-security-policy',
  'cross-origin-resource-policy',
  'referrer-policy',
  'strict-transport-security',
  'x-content-type-options',
] as const;

/**
 * Every answer gets the same few headers, also those of routes that nobody thought of; a route that wants another
 * `cache-control` says so after. Helmet works out a dozen anew for each, and that is a good part of what a
 * small request costs.
 */
export function registerAnswerHeaders(server: FastifyInstance, { isHttps }: { isHttps: boolean }): void {
  const headers = { ...ANSWER_HEADERS, ...(isHttps && { 'strict-transport-security': HTTPS_ONLY }) };
  server.addHook('onRequest', (_request, reply, done) => {
    reply.headers(headers);
    done();
  });
}

/** Leaves a page's headers to helmet, whose own are on the raw response and would lose to these. */
export function leaveToHelmet(reply: FastifyReply): void {
  for (const name of SAID_BY_HELMET) reply.removeHeader(name);
}
