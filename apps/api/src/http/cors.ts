import cors from '@fastify/cors';
import type { FastifyInstance, FastifyRequest } from 'fastify';

const OPEN_TO_OTHERS = ['/api/v1/', '/trpc/'];

/**
 * Lets pages of these origins call the API with a key. Never with cookies: an operator who is logged in lends nobody
 * their rights by opening another page. Without origins nothing is registered, and browsers keep every other origin out.
 */
export async function registerCors(
  server: FastifyInstance,
  { origins }: { readonly origins: readonly string[] },
): Promise<void> {
  if (origins.length === 0) return;
  const open = {
    origin: [...origins],
    credentials: false,
    methods: ['GET', 'HEAD', 'POST', 'PUT'],
    allowedHeaders: [
      'authorization',
      'content-type',
      'hold-token',
      'idempotency-key',
      'last-event-id',
      'trpc-accept',
    ],
    exposedHeaders: ['allow', 'date', 'etag', 'retry-after', 'x-request-id'],
    maxAge: 600,
    // OPTIONS that is no preflight is answered as any other method.
    strictPreflight: false,
  };
  await server.register(cors, {
    delegator: (request: FastifyRequest, done) => {
      const isOpen = OPEN_TO_OTHERS.some((prefix) => request.url.startsWith(prefix));
      done(null, isOpen ? open : { origin: false });
    },
  });
}
