import { getHTTPStatusCodeFromError } from '@trpc/server/http';
import { TRPC_ERROR_CODES_BY_KEY } from '@trpc/server/rpc';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { retryAfterHeader, toWireError, WireError } from '../errors.ts';

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

/** Answers what fails before a procedure is reached: in a hook, in the router, or over the body. */
export function refuseUnreached(error: FastifyError, request: FastifyRequest, reply: FastifyReply) {
  const isTheirs = error.statusCode !== undefined && error.statusCode < 500 && !(error instanceof WireError);
  const wireError = isTheirs ? new WireError(error.message, { status: 'INVALID_INPUT' }) : toWireError(error);
  const code = error.statusCode ?? getHTTPStatusCodeFromError(wireError);
  if (code >= 500) request.log.error({ err: error }, 'request failed');
  return refuse(request, reply, wireError, code);
}

export function answerOf(error: WireError, httpCode = getHTTPStatusCodeFromError(error)): ErrorAnswer {
  const { wire, message } = error;
  const code = httpCode === 413 ? 'PAYLOAD_TOO_LARGE' : error.code;
  const data = { code, httpStatus: httpCode, ...wire };
  return {
    httpCode,
    headers: retryAfterHeader(wire),
    trpcBody: JSON.stringify({ error: { message, code: TRPC_ERROR_CODES_BY_KEY[code], data } }),
    plainBody: JSON.stringify({ ...wire, message }),
  };
}

export function send(request: FastifyRequest, reply: FastifyReply, answer: ErrorAnswer): FastifyReply {
  const { httpCode, headers, trpcBody, plainBody } = answer;
  const isTrpc = request.url.startsWith('/trpc/');
  return reply
    .code(httpCode)
    .headers(headers)
    .type(isTrpc ? 'application/json' : 'application/json; charset=utf-8')
    .send(isTrpc ? trpcBody : plainBody);
}
