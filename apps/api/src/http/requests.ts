import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance, FastifyReply } from 'fastify';

export const REQUEST_ID_HEADER = 'x-request-id';
/** Of a shape that harms no log, whoever chose it. */
const SANE_ID = /^[\w.~:/+=@-]{1,128}$/;

/** Ids that nobody else makes: at random once per process, then counted. */
export function requestIds(): (request: IncomingMessage) => string {
  const prefix = randomBytes(6).toString('base64url');
  let count = 0;
  return ({ headers }) => {
    const given = headers[REQUEST_ID_HEADER];
    if (typeof given === 'string' && SANE_ID.test(given)) return given;
    count += 1;
    return `${prefix}-${count.toString(36)}`;
  };
}

/** A request that is not answered yet. */
export interface RequestInFlight {
  readonly requestId: string;
  readonly method: string;
  /** As it was registered: never what was sent. */
  readonly route: string | undefined;
  readonly ms: number;
}

/** Every request from its first to its last byte. */
export class Requests {
  /** By the class of their code. */
  readonly responses = { '2xx': 0, '3xx': 0, '4xx': 0, '5xx': 0, aborted: 0 };
  readonly #open = new Map<ServerResponse, { readonly reply: FastifyReply; readonly startedAtMs: number }>();
  /** How many of a connection's requests wait for an answer: more than one only where its client pipelines. */
  readonly #waiting = new WeakMap<Socket, number>();
  #isDraining = false;

  /** Each response says which request it answers. */
  register(server: FastifyInstance): void {
    const open = this.#open;
    const { responses } = this;
    const waiting = this.#waiting;
    // One function for all of them, called with the response as `this`.
    function over(this: ServerResponse): void {
      // A stream has taken its connection over, and is as good as answered.
      const isAnswered = this.writableFinished || open.get(this)?.reply.sent === true;
      const { socket } = this.req;
      waiting.set(socket, (waiting.get(socket) ?? 1) - 1);
      open.delete(this);
      if (!isAnswered) responses.aborted += 1;
      else if (this.statusCode >= 500) responses['5xx'] += 1;
      else if (this.statusCode >= 400) responses['4xx'] += 1;
      else if (this.statusCode >= 300) responses['3xx'] += 1;
      else responses['2xx'] += 1;
    }
    server.addHook('onRequest', (request, reply, done) => {
      reply.header(REQUEST_ID_HEADER, request.id);
      if (this.#isDraining) reply.header('connection', 'close');
      const { socket } = request.raw;
      waiting.set(socket, (waiting.get(socket) ?? 0) + 1);
      open.set(reply.raw, { reply, startedAtMs: performance.now() });
      reply.raw.on('close', over);
      done();
    });
  }

  /** Whether the connection's client waits for one answer only. */
  isAlone(socket: Socket): boolean {
    return (this.#waiting.get(socket) ?? 0) <= 1;
  }

  get inFlight(): number {
    return this.#open.size;
  }

  /** From now on every response is its connection's last, those included that are being worked on. */
  startDraining(): void {
    this.#isDraining = true;
    for (const { reply } of this.#open.values()) {
      if (!reply.raw.headersSent) reply.header('connection', 'close');
    }
  }

  list(): RequestInFlight[] {
    return [...this.#open.values()].map(({ reply: { request }, startedAtMs }) => ({
      requestId: request.id,
      method: request.method,
      route: request.routeOptions.url,
      ms: Math.round(performance.now() - startedAtMs),
    }));
  }
}
