import type { Context } from '../context.ts';
import { toWireError } from '../errors.ts';

/** Writes to the log what whoever runs the server should know of: bugs, and dependencies that are down. */
export function reportError(error: Error, path: string | undefined, ctx: Context | undefined): void {
  if (!ctx) return;
  const { wire } = toWireError(error);
  const { log, lines } = ctx.services;
  const isBug = wire.status === 'INTERNAL_ERROR';
  if (!isBug && wire.status !== 'ENGINE_UNAVAILABLE' && wire.status !== 'LEDGER_UNAVAILABLE') return;
  const extra = lines.take(wire.status);
  if (!extra) return;
  const line = { requestId: ctx.requestId, procedure: path, err: error.cause ?? error, ...extra };
  if (isBug) log.error(line, 'request failed');
  else log.warn(line, wire.status);
}
