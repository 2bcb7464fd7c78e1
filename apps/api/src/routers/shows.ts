import type { ShowSummary } from '@holdfast/core';
import { z } from 'zod';
import { unwrap } from '../errors.ts';
import { publicProcedure, router } from '../trpc.ts';
import { showId } from './inputs.ts';

export const showsRouter = router({
  list: publicProcedure.query(async ({ ctx }) => ({
    shows: (await ctx.holdfast.shows.list()).map(showOnWire),
  })),

  get: publicProcedure.input(z.object({ showId })).query(async ({ ctx, input }) => {
    const show = unwrap(await ctx.holdfast.shows.get(input.showId));
    return { ...showOnWire(show), seatMap: show.seatMap };
  }),
});

function showOnWire({ showId, title, startsAtMs, sale, counts }: ShowSummary) {
  return { showId, title, startsAt: startsAtMs, sale, counts };
}
