import type { Context } from './context.ts';
import type { WireStatus } from './errors.ts';
import type { ProcedureMeta } from './trpc.ts';

/** What a call says of itself to whoever stands before it. */
export interface Call {
  readonly ctx: Context;
  readonly meta: ProcedureMeta | undefined;
  readonly path: string;
  readonly type: 'query' | 'mutation' | 'subscription';
  getRawInput(): Promise<unknown>;
}
export type CallStatus = WireStatus | 'OK';

/** Longer than anybody should wait for one procedure. */
const SLOW_MS = 1_000;
/** Somebody asked for what is not theirs. */
const DENIED: ReadonlySet<CallStatus> = new Set(['UNAUTHENTICATED', 'FORBIDDEN', 'WRONG_TOKEN']);
const SHOW_ID = /^[\w.~-]{1,64}$/;

/** Counts a call that is over, and writes the line it deserves. Faults are written by http/report.ts, with their cause. */
export function noteCall(call: Call, status: CallStatus, tookMs: number): void {
  const { services } = call.ctx;
  services.metrics.procedures.note(call.path, status, tookMs);
  const why = reasonForLine(call, status, tookMs);
  if (why !== undefined || services.log.isLevelEnabled('debug')) void writeLine(call, status, tookMs, why);
}

/** Undefined: of interest to whoever debugs only. */
function reasonForLine({ type, meta }: Call, status: CallStatus, tookMs: number): string | undefined {
  if (DENIED.has(status)) return 'denied';
  if (tookMs > SLOW_MS && type !== 'subscription') return 'slow';
  const isOperators = meta?.access === 'operate' || meta?.access === 'admin';
  return isOperators && type === 'mutation' ? 'operator' : undefined;
}

async function writeLine(call: Call, status: CallStatus, tookMs: number, why: string | undefined) {
  const { ctx, path, getRawInput } = call;
  const { log, lines } = ctx.services;
  // What operators do is always written: it is rare, and somebody will ask. So is everything for whoever debugs.
  const extra = why === 'denied' || why === 'slow' ? lines.take(why) : {};
  if (!extra && !log.isLevelEnabled('debug')) return;
  // Who and what, but nothing of what was sent except the show: that may be anybody's secret.
  const line = {
    requestId: ctx.requestId,
    procedure: path,
    status,
    ms: Math.round(tookMs * 10) / 10,
    caller: ctx.caller.id,
    showId: showIdIn(await getRawInput().catch(() => undefined)),
    ...extra,
  };
  if (why === undefined || !extra) log.debug(line, 'call');
  else log.info(line, `${why} call`);
}

function showIdIn(input: unknown): string | undefined {
  if (typeof input !== 'object' || input === null || !('showId' in input)) return undefined;
  const { showId } = input;
  return typeof showId === 'string' && SHOW_ID.test(showId) ? showId : undefined;
}
