import { initTRPC } from '@trpc/server';
import type { Access } from './auth/access.ts';
import type { Context } from './context.ts';
import { toWireError, type WireStatus } from './errors.ts';
import { guard } from './guard.ts';

/** A watcher hears something at least this often, and takes the connection for lost when it does not. */
export const PING_EVERY_MS = 5_000;
export const LOST_AFTER_MS = 12_000;

/** What a procedure says of itself: who may call it, where REST has it, and what its documentation shows. */
export interface ProcedureMeta {
  readonly access: Access;
  /** Method and path below /api/v1; what is in braces is a field of the input. Absent: not in REST. */
  readonly rest?: `${'GET' | 'POST' | 'PUT'} /${string}`;
  /** A mutation for tRPC that changes nothing: it keeps no answer, whatever key it comes with. */
  readonly isRead?: true;
  readonly summary: string;
  readonly example?: { readonly input?: unknown; readonly output: unknown };
  /** Beside those that any request may meet: bad input, no permission, limits, a dependency that is down. */
  readonly refusals?: readonly WireStatus[];
}

const t = initTRPC
  .context<Context>()
  .meta<ProcedureMeta>()
  .create({
    isDev: false,
    sse: {
      ping: { enabled: true, intervalMs: PING_EVERY_MS },
      client: { reconnectAfterInactivityMs: LOST_AFTER_MS },
    },
    errorFormatter({ shape, error }) {
      const { wire, message } = toWireError(error);
      return { ...shape, message, data: { ...shape.data, ...wire } };
    },
  });

export const router = t.router;

const guarded = t.procedure.use(guard);

/** The beginning of every procedure: nothing is called that has not said who may call it. */
export const procedure = (meta: ProcedureMeta) => guarded.meta(meta);
