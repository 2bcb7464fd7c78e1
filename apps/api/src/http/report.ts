import type { Context } from '../context.ts';
import { toWireError } from '../errors.ts';

/** Writes to the log what whoever runs the server should know of: bugs, and dependencies that are down. */
export function reportError(error: Error, path: string | undefined, ctx: Context | undefined): void {
  if (!ctx) return;
  const { wire } = toWireError(error);
  const about = { path, requestId: ctx.requestId, err: error.cause ?? error };
  if (wire.status === 'INTERNAL_ERROR') ctx.services.log.error(about, 'request failed');
  else if (wire.status === 'ENGINE_UNAVAILABLE' || wire.status === 'LEDGER_UNAVAILABLE') {
    ctx.services.log.warn(about, wire.status);
  }
}
