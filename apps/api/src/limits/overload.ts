import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { WireError } from '../errors.ts';
import { answerOf, send } from '../http/refuse.ts';
import { isNeverRefused, type OnRefused } from './refused.ts';

declare module 'fastify' {
  interface FastifyRequest {
    isInFlight: boolean;
  }
}

/**
 * Work that one turn of the event loop takes on. What is read later in the same turn has waited for at least so long
 * already, and what is taken on now waits for all of it.
 */
const MAX_TURN_MS = 250;
/** Requests that each turn takes on all the same: a process that was kept from running for a moment has no crowd. */
const MIN_PER_TURN = 100;
/** Not all clients come back at the same moment. */
const RETRY_AFTER_MS = [500, 800, 1_100, 1_400, 1_700, 2_000];

export interface OverloadOptions {
  /** Requests that this process works on at once. */
  readonly maxInFlight: number;
  readonly onRefused: OnRefused;
}

/**
 * Refuses what this process could not answer soon, before any work is done for it, instead of making everybody wait. There
 * is too much when too many requests wait for an answer of the engine or the ledger, or when the event loop is late.
 * (@fastify/under-pressure looks at the loop's delay once a second and then refuses everybody until it looks again; this
 * looks at each request, and refuses those that are too many.)
 *
 * A request is in flight from here until it is answered, without the time that its client takes to send the body: slow
 * clients take nobody's place. A stream is answered when it begins.
 */
export function registerOverload(server: FastifyInstance, { maxInFlight, onRefused }: OverloadOptions): void {
  const answers = RETRY_AFTER_MS.map((retryAfterMs) => answerOf(overloadError(retryAfterMs)));
  const turn = new Turn();
  let inFlight = 0;
  let refused = 0;

  const enter = (request: FastifyRequest) => {
    if (request.isInFlight) return;
    request.isInFlight = true;
    inFlight += 1;
  };
  const leave = (request: FastifyRequest) => {
    if (!request.isInFlight) return;
    request.isInFlight = false;
    inFlight -= 1;
  };
  const shed = (request: FastifyRequest, reply: FastifyReply) => {
    refused += 1;
    const answer = answers[refused % answers.length];
    if (answer) send(request, reply, answer);
  };

  server.decorateRequest('isInFlight', false);
  server.addHook('onRequest', (request, reply, done) => {
    if (isNeverRefused(request)) return done();
    const isFull = inFlight >= maxInFlight;
    if (isFull || turn.isTooLong()) {
      onRefused(isFull ? 'in_flight' : 'late');
      shed(request, reply);
      return;
    }
    enter(request);
    // A client that went away while we were at work: the work goes on, and so does its place. One whose connection was
    // taken over by a stream has been answered.
    reply.raw.once('close', () => {
      if (reply.sent) leave(request);
    });
    done();
  });
  server.addHook('preParsing', (request, _reply, _payload, done) => {
    leave(request);
    done();
  });
  server.addHook('preValidation', (request, reply, done) => {
    if (isNeverRefused(request)) return done();
    if (inFlight >= maxInFlight) {
      onRefused('in_flight');
      shed(request, reply);
      return;
    }
    enter(request);
    done();
  });
  server.addHook('onSend', (request, _reply, _payload, done) => {
    leave(request);
    done();
  });
}

/** One turn of the event loop, as far as it reads requests. */
class Turn {
  #beganAtMs: number | undefined;
  #requests = 0;

  /** Whether it has been at requests for too long to take on another. */
  isTooLong(): boolean {
    const nowMs = performance.now();
    if (this.#beganAtMs === undefined) {
      this.#beganAtMs = nowMs;
      this.#requests = 0;
      // Runs when all that was there to be read has been.
      setImmediate(() => {
        this.#beganAtMs = undefined;
      });
    }
    this.#requests += 1;
    return this.#requests > MIN_PER_TURN && nowMs - this.#beganAtMs > MAX_TURN_MS;
  }
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
