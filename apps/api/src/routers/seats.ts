import { tracked } from '@trpc/server';
import { z } from 'zod';
import { unwrap } from '../errors.ts';
import { operatorProcedure, publicProcedure, router } from '../trpc.ts';
import { manySeatIds, reason, showId } from './inputs.ts';

const change = z.object({ showId, seatIds: manySeatIds, reason });

export const seatsRouter = router({
  /** Taken seats only; a seat that is absent is available. */
  snapshot: publicProcedure
    .input(z.object({ showId }))
    .query(async ({ ctx, input }) => unwrap(await ctx.holdfast.shows.snapshot(input.showId))),

  /** A snapshot, then every change. The event id is the version: a client that lost its connection resumes from it. */
  watch: publicProcedure
    .input(z.object({ showId, lastEventId: z.string().max(20).nullish() }))
    .subscription(async function* ({ ctx, input, signal }) {
      const stop = AbortSignal.any([ctx.stopping, ...(signal ? [signal] : [])]);
      const sinceVersion = /^\d+$/.test(input.lastEventId ?? '') ? Number(input.lastEventId) : undefined;
      const events = unwrap(await ctx.holdfast.shows.watch(input.showId, { sinceVersion, signal: stop }));
      for await (const event of events) yield tracked(String(event.version), event);
    }),

  /** Takes seats off sale, all or none. */
  block: operatorProcedure
    .input(change)
    .mutation(async ({ ctx, input }) =>
      unwrap(await ctx.holdfast.blockSeats({ ...input, actor: 'operator' })),
    ),

  /** Puts those of the seats that are blocked back on sale. */
  unblock: operatorProcedure
    .input(change)
    .mutation(async ({ ctx, input }) =>
      unwrap(await ctx.holdfast.unblockSeats({ ...input, actor: 'operator' })),
    ),
});
