import { randomUUID } from 'node:crypto';
import type { ShowSummary } from '@holdfast/core';
import { z } from 'zod';
import { unwrap } from '../errors.ts';
import { operatorProcedure, publicProcedure, router } from '../trpc.ts';
import * as inputs from './inputs.ts';

export const showsRouter = router({
  list: publicProcedure.query(async ({ ctx }) => ({
    shows: (await ctx.holdfast.shows.list()).map(showOnWire),
  })),

  get: publicProcedure.input(z.object({ showId: inputs.showId })).query(async ({ ctx, input }) => {
    const show = unwrap(await ctx.holdfast.shows.get(input.showId));
    return { ...showOnWire(show), seatMap: show.seatMap };
  }),

  /** Sent again with the showId it was given, it makes no second show and answers `created: false`. */
  create: operatorProcedure
    .input(
      z.object({
        showId: inputs.showId.optional(),
        title: inputs.title,
        startsAt: inputs.time.optional(),
        sale: inputs.sale.default('open'),
        seatMap: inputs.seatMap,
        holdTtlMs: inputs.ttlMs.optional(),
        maxHoldLifeMs: inputs.ttlMs.optional(),
        maxSeatsPerHold: inputs.seatCount.optional(),
        maxSeatsPerCustomer: inputs.seatCount.optional(),
        lateConfirm: inputs.lateConfirm.optional(),
      }),
    )
    .mutation(async ({ ctx, input: { startsAt, ...input } }) => {
      const show = {
        ...input,
        showId: input.showId ?? randomUUID(),
        startsAtMs: startsAt,
        holdTtlMs: input.holdTtlMs,
        maxHoldLifeMs: input.maxHoldLifeMs,
        maxSeatsPerHold: input.maxSeatsPerHold,
        maxSeatsPerCustomer: input.maxSeatsPerCustomer,
        lateConfirm: input.lateConfirm,
      };
      const { created } = unwrap(await ctx.holdfast.shows.create(show));
      return { showId: show.showId, created };
    }),

  setSale: operatorProcedure
    .input(z.object({ showId: inputs.showId, sale: inputs.sale, reason: inputs.reason.optional() }))
    .mutation(async ({ ctx, input }) => unwrap(await ctx.holdfast.setSale({ ...input, actor: 'operator' }))),
});

function showOnWire({ showId, title, startsAtMs, sale, counts }: ShowSummary) {
  return { showId, title, startsAt: startsAtMs, sale, counts };
}
