import { tracked } from '@trpc/server';
import { z } from 'zod';
import { unwrap } from '../errors.ts';
import { publicProcedure, router } from '../trpc.ts';
import { showId } from './inputs.ts';

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
});
