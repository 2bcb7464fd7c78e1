import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { WireError } from '../errors.ts';
import { answerOf, send } from '../http/refuse.ts';
import { callsIn } from './calls.ts';
import { Load } from './load.ts';
import { isNeverRefused, type OnRefused } from './refused.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Calls of procedures that are being worked on. */
    callsInFlight: number;
  }
}

/** Longer than any request is worked on with the usual timeouts. */
const WORK_WITHIN_MS = 10_000;
/** Not all clients come back at the same moment. */
const RETRY_AFTER_MS = [500, 800, 1_100, 1_400, 1_700, 2_000];

export interface OverloadOptions {
  /** Calls of procedures that this process works on at once. */
  readonly maxInFlight: number;
  readonly onRefused: OnRefused;
}

/**
 * Refuses what this process could not answer soon, before any work is done for it, instead of making everybody wait.
 * (@fastify/under-pressure looks at the event loop's delay once a second, and then refuses everybody until it looks again;
 * this looks at each request, and refuses those that are too many.)
 *
 * A request is in flight from here until it is answered, without the time that its client takes to send the body: slow
 * clients take nobody's place. A stream is answered when it begins.
 */
export function registerOverload(server: FastifyInstance, { maxInFlight, onRefused }: OverloadOptions): void {
  const answers = RETRY_AFTER_MS.map((retryAfterMs) => answerOf(overloadError(retryAfterMs)));
  const load = new Load({ maxInFlight });
  let refused = 0;

  /** Calls `done` or answers. */
  const enter = (request: FastifyRequest, reply: FastifyReply, done: () => void): void => {
    const reason = isNeverRefused(request) ? undefined : load.tooMuch();
    if (reason !== undefined) {
      refused += 1;
      onRefused(reason);
      const answer = answers[refused % answers.length];
      if (answer) send(request, reply, answer);
      return;
    }
    request.callsInFlight = callsIn(request);
    load.begin(request.callsInFlight);
    done();
  };
  const leave = (request: FastifyRequest): void => {
    if (request.callsInFlight === 0) return;
    load.end(request.callsInFlight);
    request.callsInFlight = 0;
  };

  server.decorateRequest('callsInFlight', 0);
  server.addHook('onRequest', (request, reply, done) => {
    // A stream may have taken the connection over, which is an answer. Where the client is gone and there is none yet, the
    // work goes on and keeps its place: else whoever hangs up at once could have any number of them.
    reply.raw.once('close', () => {
      if (reply.sent) leave(request);
      else setTimeout(() => leave(request), WORK_WITHIN_MS).unref();
    });
    enter(request, reply, done);
  });
  server.addHook('preParsing', (request, _reply, _payload, done) => {
    load.putOff(request.callsInFlight);
    request.callsInFlight = 0;
    done();
  });
  server.addHook('preValidation', enter);
  server.addHook('onSend', (request, _reply, _payload, done) => {
    leave(request);
    done();
  });
}

function overloadError(retryAfterMs: number): WireError {
  return new WireError(
    `More requests than this server can answer. Nothing was done; try again in ${retryAfterMs} ms.`,
    {
      status: 'OVERLOADED',
      retryAfterMs,
    },
  );
}
