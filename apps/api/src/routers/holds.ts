import { z } from 'zod';
import { unwrap } from '../errors.ts';
import { procedure, router } from '../trpc.ts';
import * as examples from './examples.ts';
import * as inputs from './inputs.ts';
import { holdOnWire } from './on-wire.ts';
import * as outputs from './outputs.ts';
import { holdStory, holdStoryExample, holdStoryOnWire } from './stories.ts';

const operatedHold = z.object({ showId: inputs.showId, holdId: inputs.holdId, reason: inputs.reason });
const operated = {
  showId: examples.show.showId,
  holdId: examples.owned.holdId,
  reason: examples.reason,
} as const;

export const holdsRouter = router({
  create: procedure({
    access: 'hold',
    rest: 'POST /shows/{showId}/holds',
    summary: 'Takes all the seats or none. The owner token is told here and never again',
    example: { input: examples.holdRequest, output: examples.newHold },
    refusals: [
      'UNKNOWN_SHOW',
      'UNKNOWN_SEAT',
      'SEAT_UNAVAILABLE',
      'SHOW_CLOSED',
      'LIMIT_EXCEEDED',
      'ALREADY_CONFIRMED',
    ],
  })
    .input(
      z.object({
        showId: inputs.showId,
        seatIds: inputs.seatIds,
        ttlMs: inputs.ttlMs.optional(),
        idempotencyKey: inputs.idempotencyKey.optional(),
        customerRef: inputs.customerRef.optional(),
      }),
    )
    .output(
      z.object({
        holdId: z.string(),
        token: z.string(),
        showId: z.string(),
        seatIds: outputs.seatIds,
        fence: z.number().int(),
        expiresAt: outputs.time,
      }),
    )
    .mutation(async ({ ctx, input }) => {
      const hold = unwrap(
        await ctx.services.holdfast.holds.create({ ...input, idempotencyKey: ctx.retryKey }),
      );
      const { holdId, token, showId, seatIds, fence, expiresAtMs } = hold;
      return { holdId, token, showId, seatIds, fence, expiresAt: expiresAtMs };
    }),

  /** A mutation although it changes nothing: queries travel in URLs, and an owner token must not. */
  get: procedure({
    access: 'owner',
    isRead: true,
    rest: 'GET /shows/{showId}/holds/{holdId}',
    summary: 'How a hold stands, also for a while after it has ended; `now` is the clock its times are on',
    example: {
      input: examples.owned,
      output: { ...examples.hold, now: examples.hold.createdAt + 1_000 },
    },
    refusals: ['UNKNOWN_SHOW', 'HOLD_NOT_FOUND', 'WRONG_TOKEN'],
  })
    .input(inputs.ownedHold)
    .output(outputs.hold.extend({ now: outputs.time }))
    .mutation(async ({ ctx, input }) => {
      const { nowMs, ...hold } = unwrap(await ctx.services.holdfast.holds.get(input));
      return { ...holdOnWire(hold), now: nowMs };
    }),

  extend: procedure({
    access: 'owner',
    rest: 'POST /shows/{showId}/holds/{holdId}/extend',
    summary: 'Moves the end of a hold to ttlMs from now, never past its longest life',
    example: { input: { ...examples.owned, ttlMs: 300_000 }, output: examples.hold },
    refusals: [
      'UNKNOWN_SHOW',
      'HOLD_NOT_FOUND',
      'WRONG_TOKEN',
      'HOLD_EXPIRED',
      'ALREADY_RELEASED',
      'ALREADY_CONFIRMED',
      'LIMIT_EXCEEDED',
    ],
  })
    .input(inputs.ownedHold.extend({ ttlMs: inputs.ttlMs.optional() }))
    .output(outputs.hold)
    .mutation(async ({ ctx, input }) => holdOnWire(unwrap(await ctx.services.holdfast.holds.extend(input)))),

  release: procedure({
    access: 'owner',
    rest: 'POST /shows/{showId}/holds/{holdId}/release',
    summary: 'Gives back some of the seats, or all of them',
    example: { input: examples.owned, output: { ...examples.hold, state: 'released' } },
    refusals: ['UNKNOWN_SHOW', 'HOLD_NOT_FOUND', 'WRONG_TOKEN', 'HOLD_EXPIRED', 'ALREADY_CONFIRMED'],
  })
    .input(inputs.ownedHold.extend({ seatIds: inputs.seatIds.optional() }))
    .output(outputs.hold)
    .mutation(async ({ ctx, input }) => holdOnWire(unwrap(await ctx.services.holdfast.holds.release(input)))),

  confirm: procedure({
    access: 'owner',
    rest: 'POST /shows/{showId}/holds/{holdId}/confirm',
    summary: 'Makes the hold a booking, for good. Sent again, it answers the same booking',
    example: { input: { ...examples.owned, paymentRef: 'payment-1' }, output: examples.newBooking },
    refusals: [
      'UNKNOWN_SHOW',
      'HOLD_NOT_FOUND',
      'WRONG_TOKEN',
      'HOLD_EXPIRED',
      'ALREADY_RELEASED',
      'ALREADY_CONFIRMED',
      'SEAT_UNAVAILABLE',
    ],
  })
    .input(
      inputs.ownedHold.extend({
        paymentRef: inputs.paymentRef.optional(),
        customerRef: inputs.customerRef.optional(),
      }),
    )
    .output(
      z.object({
        bookingId: z.string(),
        showId: z.string(),
        seatIds: outputs.seatIds,
        fence: z.number().int(),
        confirmedAt: outputs.time,
      }),
    )
    .mutation(async ({ ctx, input }) => {
      const booking = unwrap(await ctx.services.holdfast.confirmHold(input));
      const { bookingId, showId, seatIds, fence, confirmedAtMs } = booking;
      return { bookingId, showId, seatIds, fence, confirmedAt: confirmedAtMs };
    }),

  list: procedure({
    access: 'read',
    rest: 'GET /shows/{showId}/holds',
    summary:
      'Live holds: those being confirmed, then by when they run out; `now` is the clock their times are on',
    example: {
      input: { showId: examples.show.showId, limit: 100 },
      output: { holds: [examples.watchedHold], now: examples.hold.createdAt + 1_000 },
    },
    refusals: ['UNKNOWN_SHOW'],
  })
    .input(z.object({ showId: inputs.showId, cursor: inputs.cursor.optional(), limit: inputs.limit }))
    .output(z.object({ holds: z.array(outputs.watchedHold), cursor: outputs.cursor, now: outputs.time }))
    .query(async ({ ctx, input }) => {
      const { holds, cursor, nowMs } = unwrap(await ctx.services.holdfast.holds.list(input));
      return { holds: holds.map(holdOnWire), cursor, now: nowMs };
    }),

  find: procedure({
    access: 'read',
    rest: 'GET /holds',
    summary:
      "Live holds of all shows by id, by a seat, or by a part of the customer's reference, in any case",
    example: {
      input: { search: 'order-10', limit: 20 },
      output: { holds: [examples.watchedHold], isAll: true },
    },
  })
    .input(z.object({ search: inputs.holdSearch, limit: inputs.limit }))
    .output(
      z.object({
        holds: z.array(outputs.watchedHold),
        isAll: z.boolean().describe('False: there may be more; ask with a longer text'),
      }),
    )
    .query(async ({ ctx, input }) => {
      const { holds, isAll } = unwrap(await ctx.services.holdfast.findHolds(input));
      return { holds: holds.map(holdOnWire), isAll };
    }),

  clear: procedure({
    access: 'operate',
    rest: 'POST /shows/{showId}/holds/{holdId}/clear',
    summary: "Ends somebody else's hold, with a reason for the audit trail",
    example: {
      input: operated,
      output: { ...examples.hold, state: 'cleared' },
    },
    refusals: ['UNKNOWN_SHOW', 'HOLD_NOT_FOUND', 'HOLD_EXPIRED', 'ALREADY_RELEASED', 'ALREADY_CONFIRMED'],
  })
    .input(operatedHold)
    .output(outputs.hold)
    .mutation(async ({ ctx, input }) =>
      holdOnWire(unwrap(await ctx.services.holdfast.holds.clear({ ...input, by: ctx.operator() }))),
    ),

  extendFor: procedure({
    access: 'operate',
    rest: 'POST /shows/{showId}/holds/{holdId}/extend-for',
    summary: 'Extends a hold for its owner, without the token, with a reason for the audit trail',
    example: { input: { ...operated, ttlMs: 300_000 }, output: examples.hold },
    refusals: [
      'UNKNOWN_SHOW',
      'HOLD_NOT_FOUND',
      'HOLD_EXPIRED',
      'ALREADY_RELEASED',
      'ALREADY_CONFIRMED',
      'LIMIT_EXCEEDED',
    ],
  })
    .input(operatedHold.extend({ ttlMs: inputs.ttlMs.optional() }))
    .output(outputs.hold)
    .mutation(async ({ ctx, input }) =>
      holdOnWire(unwrap(await ctx.services.holdfast.holds.extendFor({ ...input, by: ctx.operator() }))),
    ),

  releaseFor: procedure({
    access: 'operate',
    rest: 'POST /shows/{showId}/holds/{holdId}/release-for',
    summary: 'Gives seats of a hold back for its owner, without the token, with a reason for the audit trail',
    example: { input: operated, output: { ...examples.hold, state: 'released' } },
    refusals: [
      'UNKNOWN_SHOW',
      'UNKNOWN_SEAT',
      'HOLD_NOT_FOUND',
      'HOLD_EXPIRED',
      'ALREADY_RELEASED',
      'ALREADY_CONFIRMED',
    ],
  })
    .input(operatedHold.extend({ seatIds: inputs.seatIds.optional() }))
    .output(outputs.hold)
    .mutation(async ({ ctx, input }) =>
      holdOnWire(unwrap(await ctx.services.holdfast.holds.releaseFor({ ...input, by: ctx.operator() }))),
    ),

  story: procedure({
    access: 'read',
    rest: 'GET /shows/{showId}/holds/{holdId}/story',
    summary: 'What is known of a hold: how it stands, the booking it became, what operators did to it',
    example: {
      input: { showId: examples.show.showId, holdId: examples.owned.holdId },
      output: holdStoryExample,
    },
    refusals: ['UNKNOWN_SHOW', 'HOLD_NOT_FOUND'],
  })
    .input(z.object({ showId: inputs.showId, holdId: inputs.holdId }))
    .output(holdStory)
    .query(async ({ ctx, input }) => holdStoryOnWire(unwrap(await ctx.services.holdfast.holdStory(input)))),
});
