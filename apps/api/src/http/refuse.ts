import { TRPC_ERROR_CODES_BY_KEY } from '@trpc/server/rpc';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { WireError } from '../errors.ts';
import { httpCodeOf, retryAfterHeader } from './answers.ts';

/** An error as whoever is asked answers it: below /trpc in the envelope that its clients unpack, elsewhere plainly. */
interface ErrorAnswer {
  readonly httpCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly trpcBody: string;
  readonly plainBody: string;
}

/** Answers what is refused before a procedure is reached. `httpCode`: where it says more than the status. */
export function refuse(request: FastifyRequest, reply: FastifyReply, error: WireError, httpCode?: number) {
  return send(request, reply, answerOf(error, httpCode));
}

export function answerOf(error: WireError, httpCode = httpCodeOf(error)): ErrorAnswer {
  const { wire, message } = error;
  const code = httpCode === 413 ? 'PAYLOAD_TOO_LARGE' : error.code;
  const data = { code, httpStatus: httpCode, ...wire };
  return {
    httpCode,
    // HTTP wants a 401 to say how one would be known.
    headers: { ...retryAfterHeader(wire), ...(httpCode === 401 && { 'www-authenticate': 'Bearer' }) },
    trpcBody: JSON.stringify({ error: { message, code: TRPC_ERROR_CODES_BY_KEY[code], data } }),
    plainBody: JSON.stringify({ ...wire, message }),
  };
}

export function send(request: FastifyRequest, reply: FastifyReply, answer: ErrorAnswer): FastifyReply {
  const { httpCode, headers, trpcBody, plainBody } = answer;
  const isTrpc = (request.routeOptions?.url ?? request.url).startsWith('/trpc/');
  return reply
    .code(httpCode)
    .headers(headers)
    .type(isTrpc ? 'application/json' : 'application/json; charset=utf-8')
    .send(isTrpc ? trpcBody : plainBody);
}
