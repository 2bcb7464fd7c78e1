import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { WireError } from './errors.ts';

/** A seat map of as many seats as a show can have. */
const LARGE_BODY_LIMIT_BYTES = 16 * 1024 * 1024;
/** Procedures whose input may be larger than what the public may send; operators alone can call them. */
const LARGE_PROCEDURES = ['shows.create', 'seats.block', 'seats.unblock'];

/**
 * Routes of their own for what may be large, before the one for all procedures. Whoever is no operator is held to
 * `publicLimitBytes` before anything of the body is read, and refused by the procedure like any other.
 */
export async function registerLargeRequests(
  server: FastifyInstance,
  {
    prefix,
    publicLimitBytes,
    isOperator,
    handle,
  }: {
    readonly prefix: string;
    readonly publicLimitBytes: number;
    isOperator(request: FastifyRequest): boolean;
    handle(path: string, request: FastifyRequest, reply: FastifyReply): Promise<unknown>;
  },
): Promise<void> {
  await server.register(async (scope) => {
    // tRPC reads the text itself.
    scope.removeContentTypeParser('application/json');
    scope.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) =>
      done(null, body),
    );
    for (const path of LARGE_PROCEDURES) {
      scope.post(`${prefix}/${path}`, {
        bodyLimit: LARGE_BODY_LIMIT_BYTES,
        onRequest: async (request, reply) => {
          // A length that is not told is no length to rely on.
          const isSmall = Number(request.headers['content-length'] ?? Number.NaN) <= publicLimitBytes;
          if (isSmall || isOperator(request)) return;
          const { wire, message } = new WireError('Request body is too large', { status: 'INVALID_INPUT' });
          await reply.code(413).send({ ...wire, message });
        },
        handler: (request, reply) => handle(path, request, reply),
      });
    }
  });
}
