import { type AnyProcedure, getTRPCErrorFromUnknown } from '@trpc/server';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Context } from '../context.ts';
import { toWireError } from '../errors.ts';
import { sendRefusal } from '../http/answers.ts';
import { parseJson } from '../http/json.ts';
import { reportError } from '../http/report.ts';
import { varyBy } from '../http/vary.ts';
import { appRouter } from '../routers/app.ts';
import { endFrame, greeting } from './frames.ts';
import { STREAM_HEADERS } from './take-over.ts';
import { WatchCall } from './watch-call.ts';
import type { WatchHub } from './watch-hub.ts';

const WATCH = 'seats.watch';
const WATCH_PATH = '/shows/:showId/watch';
/** As tRPC's answers have it. */
const VARY = 'trpc-accept, accept';

interface Parts {
  readonly hub: WatchHub;
  contextOf(request: FastifyRequest): Context;
}

/** However it is asked for, a watch that is let in has a place at the hub; a batch cannot watch. */
export function isWatch(path: string, { method, query }: FastifyRequest): boolean {
  return path === WATCH && method === 'GET' && (query as { batch?: unknown }).batch === undefined;
}

/** tRPC's client cannot see the status of a stream that is refused, so it is told in the stream what is wrong. */
export async function watchOverTrpc(
  request: FastifyRequest,
  reply: FastifyReply,
  { hub, contextOf }: Parts,
): Promise<FastifyReply> {
  const ctx = contextOf(request);
  const { input: inputs } = request.query as { input?: string | string[] };
  const [input] = [inputs].flat();
  try {
    const { showId, sinceVersion } = await callWatch(ctx, () =>
      withLastEventId(input === undefined || input === '' ? undefined : parseJson(input), request),
    );
    hub.open(reply, { showId, sinceVersion, format: 'trpc', vary: VARY });
  } catch (cause) {
    const error = getTRPCErrorFromUnknown(cause);
    reportError(error, WATCH, ctx);
    const { retryAfterMs } = toWireError(error).wire;
    const body = `${greeting('trpc', retryAfterMs)}${endFrame('trpc', error)}`;
    varyBy(reply, VARY);
    return reply.headers(STREAM_HEADERS).send(body);
  }
  return reply;
}

/** The same feed as plain server-sent events, for whoever has no tRPC. */
export function registerPlainWatch(scope: FastifyInstance, prefix: string, { hub, contextOf }: Parts): void {
  scope.get(prefix + WATCH_PATH, { exposeHeadRoute: false }, async (request, reply) => {
    const ctx = contextOf(request);
    const { showId } = request.params as { showId: string };
    try {
      const { sinceVersion } = await callWatch(ctx, () => withLastEventId({ showId }, request));
      hub.open(reply, { showId, sinceVersion, format: 'plain' });
    } catch (cause) {
      const error = getTRPCErrorFromUnknown(cause);
      reportError(error, WATCH, ctx);
      return sendRefusal(reply, toWireError(error));
    }
    return reply;
  });
}

/** Has everything that stands before a procedure decide whether this caller may watch. */
async function callWatch(ctx: Context, inputOf: () => unknown): Promise<WatchCall> {
  const procedure = (appRouter._def.procedures as unknown as Record<string, AnyProcedure>)[WATCH];
  const getRawInput = async () => inputOf();
  const options = { path: WATCH, type: 'subscription', ctx, signal: undefined, batchIndex: 0 } as const;
  const call: unknown = await procedure?.({ ...options, getRawInput });
  if (call instanceof WatchCall) return call;
  throw new Error(`${WATCH} answered something else`);
}

/** What a reader that comes again says of where it was wins over what it said at first. */
function withLastEventId(input: unknown, { headers, query }: FastifyRequest): unknown {
  const asked = query as Record<string, unknown>;
  const lastEventId = headers['last-event-id'] ?? asked.lastEventId ?? asked['Last-Event-Id'];
  if (!lastEventId) return input;
  if (typeof input === 'object' && input !== null) return { ...input, lastEventId };
  return input ?? { lastEventId };
}
