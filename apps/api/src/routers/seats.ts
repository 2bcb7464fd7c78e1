import { z } from 'zod';
import { unwrap } from '../errors.ts';
import { WatchCall } from '../stream/watch-call.ts';
import { procedure, router } from '../trpc.ts';
import * as examples from './examples.ts';
import { manySeatIds, reason, seatId, showId } from './inputs.ts';
import * as outputs from './outputs.ts';
import { seatStory, seatStoryExample, seatStoryOnWire } from './stories.ts';

const change = z.object({ showId, seatIds: manySeatIds, reason });
const changed = z.object({ showId: z.string(), seatIds: outputs.seatIds });
const changeExample = {
  input: { showId: examples.show.showId, seatIds: ['B1'], reason: 'Broken seat' },
  output: { showId: examples.show.showId, seatIds: ['B1'] },
};

const snapshot = z.object({
  showId: z.string(),
  version: z.number().int(),
  seats: z.record(z.string(), z.enum(['held', 'booked', 'blocked'])),
});

export const seatsRouter = router({
  snapshot: procedure({
    access: 'public',
    rest: 'GET /shows/{showId}/seats',
    summary: 'Which seats are taken; one that is absent is available',
    example: {
      input: { showId: examples.show.showId },
      output: { showId: examples.show.showId, version: 10_000_000_001, seats: { A1: 'held', A2: 'held' } },
    },
    refusals: ['UNKNOWN_SHOW'],
  })
    .input(z.object({ showId }))
    .output(outputs.trusted(snapshot))
    .query(({ ctx, input }) => ctx.services.snapshots.read(input.showId)),

  /** A snapshot, then every change. The event id is the version: a client that lost its connection resumes from it. */
  watch: procedure({ access: 'public', summary: 'A snapshot, then every change, as server-sent events' })
    .input(z.object({ showId, lastEventId: z.string().max(20).nullish() }))
    .subscription(async ({ ctx: { services }, input, signal }) => {
      const { showId } = unwrap(await services.holdfast.shows.find(input.showId));
      const sinceVersion = /^\d+$/.test(input.lastEventId ?? '') ? Number(input.lastEventId) : undefined;
      return new WatchCall({ showId, sinceVersion, services, signal });
    }),

  block: procedure({
    access: 'operate',
    rest: 'POST /shows/{showId}/seats/block',
    summary: 'Takes seats off sale, all or none',
    example: changeExample,
    refusals: ['UNKNOWN_SHOW', 'UNKNOWN_SEAT', 'SEAT_UNAVAILABLE'],
  })
    .input(change)
    .output(changed)
    .mutation(async ({ ctx, input }) =>
      unwrap(await ctx.services.holdfast.blockSeats({ ...input, by: ctx.operator() })),
    ),

  unblock: procedure({
    access: 'operate',
    rest: 'POST /shows/{showId}/seats/unblock',
    summary: 'Puts those of the seats that are blocked back on sale',
    example: changeExample,
    refusals: ['UNKNOWN_SHOW', 'UNKNOWN_SEAT'],
  })
    .input(change)
    .output(changed)
    .mutation(async ({ ctx, input }) =>
      unwrap(await ctx.services.holdfast.unblockSeats({ ...input, by: ctx.operator() })),
    ),

  story: procedure({
    access: 'read',
    rest: 'GET /shows/{showId}/seats/{seatId}/story',
    summary: 'What is known of a seat: what has it now, what had it before, what operators did to it',
    example: { input: { showId: examples.show.showId, seatId: 'A1' }, output: seatStoryExample },
    refusals: ['UNKNOWN_SHOW', 'UNKNOWN_SEAT'],
  })
    .input(z.object({ showId, seatId }))
    .output(seatStory)
    .query(async ({ ctx, input }) => seatStoryOnWire(unwrap(await ctx.services.holdfast.seatStory(input)))),
});
