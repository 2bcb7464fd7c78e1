import { TRPCClientError } from '@trpc/client';
import type { inferRouterError, inferRouterOutputs } from '@trpc/server';
import type { AppRouter } from './app-router.ts';
import { backoffMs, wait } from './backoff.ts';
import type { Connection } from './connection.ts';
import { fromShape, type HoldfastError, toHoldfastError } from './errors.ts';
import { openEventStream, RefusedStream } from './event-stream.ts';

/** What `watch` tells: where things stand, then each change. A seat that a snapshot does not name is available. */
export type SeatEvent =
  inferRouterOutputs<AppRouter>['seats']['watch'] extends AsyncIterable<{ data: infer Event }>
    ? Event
    : never;

export interface WatchOptions {
  /** Ends the watch. */
  readonly signal?: AbortSignal | undefined;
  /** Of the last event that is known; absent, or too long ago: a snapshot comes first. */
  readonly lastVersion?: number | undefined;
  /** A line on which nothing, not even a heartbeat, was heard for so long is opened anew. Default: as the server says. */
  readonly silenceMs?: number | undefined;
}

/**
 * A show's seats as they change, in order, without gap or repetition, however often the line is lost: it is opened
 * again from the last version that was told. Ends when `signal` aborts or the loop is left.
 * @throws HoldfastError for what will not pass: an unknown show, a key that may not.
 */
export async function* watchShow(
  connection: Connection,
  showId: string,
  { signal, lastVersion, silenceMs }: WatchOptions,
): AsyncGenerator<SeatEvent, void, undefined> {
  let version = lastVersion;
  let failures = 0;
  while (!signal?.aborted) {
    let failure: HoldfastError | undefined;
    try {
      const url = watchUrl(connection, showId, version);
      for await (const { event, data, id } of openEventStream({ connection, url, signal, silenceMs })) {
        if (event === 'serialized-error') throw fromShape(JSON.parse(data));
        if (event === 'return') break;
        // Beside the nameless ones: connected, ping.
        if (event !== undefined || !id) continue;
        const told = JSON.parse(data) as SeatEvent;
        failures = 0;
        if (told.type === 'change' && version !== undefined && told.version <= version) continue;
        version = told.version;
        yield told;
      }
    } catch (cause) {
      if (signal?.aborted) return;
      failure = toWatchError(cause);
      if (!failure.isPassing) throw failure;
    }
    failures += 1;
    await wait(backoffMs({ failures, atLeastMs: failure?.retryAfterMs }), signal).catch(() => {
      // Aborted: the loop ends.
    });
  }
}

function watchUrl({ url }: Connection, showId: string, version: number | undefined): string {
  const input = { showId, ...(version !== undefined && { lastEventId: String(version) }) };
  return `${url}/seats.watch?input=${encodeURIComponent(JSON.stringify(input))}`;
}

function toWatchError(cause: unknown): HoldfastError {
  if (!(cause instanceof RefusedStream)) return toHoldfastError(cause);
  const { response, json } = cause;
  const { error: shape } = json as { error?: inferRouterError<AppRouter> };
  if (shape?.data) return fromShape(shape);
  return toHoldfastError(new TRPCClientError(cause.message, { meta: { response, responseJSON: json } }));
}
