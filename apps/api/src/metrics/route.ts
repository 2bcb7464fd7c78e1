import type { FastifyInstance, FastifyRequest } from 'fastify';
import { isAllowed } from '../auth/access.ts';
import { toWireError, WireError } from '../errors.ts';
import type { Metrics } from './metrics.ts';

/** A proxy on this machine lets the whole world in by the loopback address, and says for whom it asks. */
const FORWARDED = ['forwarded', 'x-forwarded-for', 'x-real-ip'];
/** One that does not say so passes on the name it was asked by. */
const LOCAL_NAMES = new Set(['127.0.0.1', 'localhost', '[::1]', '::1']);

/**
 * `/metrics`, as Prometheus reads it: for whoever is on this machine or may `read`, unless `isPublic`. There is nothing
 * of customers in it, but what a sale brings in is nobody's business.
 */
export function registerMetrics(
  server: FastifyInstance,
  { metrics, isPublic }: { readonly metrics: Metrics; readonly isPublic: boolean },
): void {
  server.get('/metrics', async (request, reply) => {
    if (!isPublic && !isLocal(request) && !isAllowed(request.caller, 'read')) {
      // A key that is not good, or a ledger that cannot say.
      if (request.caller.refusal) throw toWireError(request.caller.refusal);
      const message = 'Metrics are for callers on this machine, and for keys and operators who may read.';
      throw new WireError(message, {
        status: request.caller.kind === 'anonymous' ? 'UNAUTHENTICATED' : 'FORBIDDEN',
      });
    }
    const text = await metrics.registry.metrics();
    return reply.type(metrics.registry.contentType).header('cache-control', 'no-store').send(text);
  });
}

function isLocal({ socket, headers, hostname }: FastifyRequest): boolean {
  const address = socket.remoteAddress?.replace(/^::ffff:/, '') ?? '';
  const isLoopback = address === '::1' || address.startsWith('127.');
  const asksByLocalName = LOCAL_NAMES.has(hostname);
  return isLoopback && asksByLocalName && !FORWARDED.some((name) => name in headers);
}
