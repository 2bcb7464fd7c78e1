import { initTRPC } from '@trpc/server';
import type { Context } from './context.ts';
import { toWireError, WireError } from './errors.ts';

/** A watcher hears something at least this often, and takes the connection for lost when it does not. */
const PING_EVERY_MS = 5_000;
const LOST_AFTER_MS = 12_000;

const t = initTRPC.context<Context>().create({
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

/** Faults become wire errors before tRPC derives the HTTP code from them. */
export const publicProcedure = t.procedure.use(async ({ next }) => {
  const result = await next();
  if (!result.ok) throw toWireError(result.error);
  return result;
});

/** Until there are accounts, an operator is whoever presents the token that `npm start` prints. */
export const operatorProcedure = publicProcedure.use(({ ctx, next }) => {
  if (!ctx.isOperator) {
    throw new WireError(
      'Operators only: send "Authorization: Bearer <operator token>". The server prints it at start.',
      {
        status: 'UNAUTHENTICATED',
      },
    );
  }
  return next();
});
