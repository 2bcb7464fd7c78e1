import { createHash, randomUUID } from 'node:crypto';
import type { ShowSummary } from '@holdfast/core';
import { z } from 'zod';
import { unwrap } from '../errors.ts';
import { procedure, router } from '../trpc.ts';
import * as examples from './examples.ts';
import * as inputs from './inputs.ts';
import * as outputs from './outputs.ts';

export const showsRouter = router({
  list: procedure({
    access: 'public',
    rest: 'GET /shows',
    summary: 'All shows, with how many of their seats are taken',
    example: { output: { shows: [examples.show] } },
  })
    .output(z.object({ shows: z.array(outputs.showSummary) }))
    .query(async ({ ctx }) => ({
      shows: (await ctx.services.holdfast.shows.list()).map(showOnWire),
    })),

  get: procedure({
    access: 'public',
    rest: 'GET /shows/{showId}',
    summary: 'One show with its seat map',
    example: {
      input: { showId: examples.show.showId },
      output: { ...examples.show, seatMap: examples.seatMap },
    },
    refusals: ['UNKNOWN_SHOW'],
  })
    .input(z.object({ showId: inputs.showId }))
    .output(outputs.showSummary.extend({ seatMap: inputs.seatMap }))
    .query(async ({ ctx, input }) => {
      const show = unwrap(await ctx.services.holdfast.shows.get(input.showId));
      return { ...showOnWire(show), seatMap: show.seatMap };
    }),

  create: procedure({
    access: 'admin',
    rest: 'POST /shows',
    summary: 'Makes a show. Sent again with its showId, it makes no second one and answers `created: false`',
    example: {
      input: { showId: examples.show.showId, title: examples.show.title, seatMap: examples.seatMap },
      output: { showId: examples.show.showId, created: true },
    },
    refusals: ['SHOW_EXISTS'],
  })
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
    .output(z.object({ showId: z.string(), created: z.boolean() }))
    .mutation(async ({ ctx, input: { startsAt, ...input } }) => {
      const show = {
        ...input,
        showId: input.showId ?? newShowId(ctx.retryKey, input),
        startsAtMs: startsAt,
        holdTtlMs: input.holdTtlMs,
        maxHoldLifeMs: input.maxHoldLifeMs,
        maxSeatsPerHold: input.maxSeatsPerHold,
        maxSeatsPerCustomer: input.maxSeatsPerCustomer,
        lateConfirm: input.lateConfirm,
      };
      const { created } = unwrap(await ctx.services.holdfast.shows.create(show, ctx.operator()));
      ctx.services.overview.showsChanged();
      return { showId: show.showId, created };
    }),

  setSale: procedure({
    access: 'operate',
    rest: 'PUT /shows/{showId}/sale',
    summary: 'Opens or closes the sale. Closed, a show takes no new holds; those there are can be confirmed',
    example: {
      input: { showId: examples.show.showId, sale: 'closed', reason: 'The hall is flooded' },
      output: { showId: examples.show.showId, sale: 'closed' },
    },
    refusals: ['UNKNOWN_SHOW'],
  })
    .input(z.object({ showId: inputs.showId, sale: inputs.sale, reason: inputs.reason.optional() }))
    .output(z.object({ showId: z.string(), sale: outputs.saleStatus }))
    .mutation(async ({ ctx, input }) => {
      const changed = unwrap(await ctx.services.holdfast.setSale({ ...input, by: ctx.operator() }));
      ctx.services.overview.showsChanged();
      return changed;
    }),
});

/** With a retry key the same for the same show: a request that died and is sent again makes no second one. */
function newShowId(retryKey: string | undefined, show: object): string {
  if (retryKey === undefined) return randomUUID();
  return createHash('sha256')
    .update(JSON.stringify([retryKey, show]))
    .digest('base64url')
    .slice(0, 22);
}

function showOnWire({ showId, title, startsAtMs, sale, counts }: ShowSummary) {
  return { showId, title, startsAt: startsAtMs, sale, counts };
}
