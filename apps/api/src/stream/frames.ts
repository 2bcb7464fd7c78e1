import { getErrorShape } from '@trpc/server/shared';
import { toWireError } from '../errors.ts';
import { appRouter } from '../routers/app.ts';
import { LOST_AFTER_MS } from '../trpc.ts';

/** Who reads a stream: tRPC's own client, or whoever speaks plain server-sent events. Both get the same data frames. */
export type StreamFormat = 'trpc' | 'plain';

/** What a connection that drops should wait before it comes again: not all at once after a restart. */
const [RETRY_MS, RETRY_SPREAD_MS] = [1_000, 2_000];

export const PING = Buffer.from('event: ping\ndata: \n\n\n');
const CONNECTED = `event: connected\ndata: ${JSON.stringify({ reconnectAfterInactivityMs: LOST_AFTER_MS })}\n\n\n`;

/** The first bytes of a stream. @param retryMs absent: one to three seconds, at random */
export function greeting(format: StreamFormat, retryMs = RETRY_MS + Math.random() * RETRY_SPREAD_MS): string {
  return `retry: ${Math.round(retryMs)}\n\n${format === 'trpc' ? CONNECTED : ''}`;
}

/** One event of the feed; its id is the version to resume from. `data` is JSON on one line. */
export function dataFrame(version: number, data: string): Buffer {
  return Buffer.from(`data: ${data}\nid: ${version}\n\n\n`);
}

/** Why a stream ends; the last that its watcher hears. */
export function endFrame(format: StreamFormat, error: Error): Buffer {
  if (format === 'plain') {
    const { wire, message } = toWireError(error);
    return plainEnd({ reason: wire.status, message });
  }
  return Buffer.from(`event: serialized-error\ndata: ${JSON.stringify(trpcErrorOf(error))}\n\n\n`);
}

/**
 * The server stops. To tRPC's client nothing is said: it would take any end that is told for the end of the
 * subscription, and comes again by itself when the connection just closes.
 */
export function stoppingFrame(format: StreamFormat): Buffer | undefined {
  if (format === 'trpc') return undefined;
  return plainEnd({ reason: 'SERVER_STOPPING', message: 'The server stops. Connect again.' });
}

function plainEnd(why: { readonly reason: string; readonly message: string }): Buffer {
  return Buffer.from(`event: end\ndata: ${JSON.stringify(why)}\n\n\n`);
}

function trpcErrorOf(error: Error) {
  const config = appRouter._def._config;
  const path = 'seats.watch';
  return getErrorShape({
    config,
    ctx: undefined,
    error: toWireError(error),
    input: undefined,
    path,
    type: 'subscription',
  });
}
