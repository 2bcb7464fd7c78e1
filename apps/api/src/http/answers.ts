import { getHTTPStatusCodeFromError } from '@trpc/server/http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { WireError, type WireErrorData, type WireStatus } from '../errors.ts';
import { packLarge } from './compression.ts';

const JSON_TYPE = 'application/json; charset=utf-8';

/** As text, so that Fastify does not look for a serializer. */
export function sendJson(reply: FastifyReply, value: unknown): FastifyReply {
  return reply.header('content-type', JSON_TYPE).send(JSON.stringify(value));
}

/** The same of what may be large, packed where the client can unpack it. */
export async function sendPacked(
  reply: FastifyReply,
  { request, value }: { readonly request: FastifyRequest; readonly value: unknown },
): Promise<FastifyReply> {
  const packed = packLarge(JSON.stringify(value), { request, reply });
  return reply.header('content-type', JSON_TYPE).send(typeof packed === 'string' ? packed : await packed);
}

/** `code` where HTTP has a finer word than the status. */
export function sendRefusal(
  reply: FastifyReply,
  error: WireError,
  code: number = httpCodeOf(error),
): FastifyReply {
  reply.headers(retryAfterHeader(error.wire));
  // HTTP wants a 401 to say how one would be known.
  if (code === 401) reply.header('www-authenticate', 'Bearer');
  return sendJson(reply.code(code), { ...error.wire, message: error.message });
}

/** What `retryAfterMs` says, for whoever reads headers only: in whole seconds, and never too early. */
export function retryAfterHeader({
  retryAfterMs,
}: Pick<WireErrorData, 'retryAfterMs'>): Record<string, string> {
  return retryAfterMs === undefined ? {} : { 'retry-after': String(Math.ceil(retryAfterMs / 1_000)) };
}

export function httpCodeOf(error: WireError): number {
  return getHTTPStatusCodeFromError(error);
}

export function httpCodeOfStatus(status: WireStatus): number {
  return httpCodeOf(new WireError('', { status }));
}
