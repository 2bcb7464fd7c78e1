import type { FastifyReply, FastifyRequest } from 'fastify';
import { isAllowed } from '../auth/access.ts';
import { WireError } from '../errors.ts';
import { refuse } from './refuse.ts';

/** Larger than any request that the contract allows the public. */
export const BODY_LIMIT_BYTES = 256 * 1024;
/** A seat map of as many seats as a show can have. */
export const LARGE_BODY_LIMIT_BYTES = 16 * 1024 * 1024;
/** Procedures whose input may be larger than what the public may send; operators alone can call them. */
export const LARGE_PROCEDURES = ['shows.create', 'seats.block', 'seats.unblock'];

/** Whoever is no operator is held to BODY_LIMIT_BYTES before anything of the body is read. */
export async function refuseLargeBodies(request: FastifyRequest, reply: FastifyReply) {
  // A length that is not told is no length to rely on.
  const isSmall = Number(request.headers['content-length'] ?? Number.NaN) <= BODY_LIMIT_BYTES;
  if (isSmall || isAllowed(request.caller, 'operate')) return;
  await refuse(
    request,
    reply,
    new WireError(
      'Request body is too large, or does not say how large it is: without the right to make shows, send a content-length.',
      { status: 'INVALID_INPUT' },
    ),
    413,
  );
}
