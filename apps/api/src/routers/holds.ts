import type { HoldView } from '@holdfast/core';
import { z } from 'zod';
import { unwrap } from '../errors.ts';
import { operatorProcedure, publicProcedure, router } from '../trpc.ts';
import * as inputs from './inputs.ts';

export const holdsRouter = router({
  /** Takes all the seats or none. The owner token is told here and never again. */
  create: publicProcedure
    .input(
      z.object({
        showId: inputs.showId,
        seatIds: inputs.seatIds,
        ttlMs: inputs.ttlMs.optional(),
        idempotencyKey: inputs.idempotencyKey.optional(),
        customerRef: inputs.customerRef.optional(),
      }),
    )
    .mutation(async ({ ctx, input }) => {
      const hold = unwrap(await ctx.holdfast.holds.create(input));
      const { holdId, token, showId, seatIds, fence, expiresAtMs } = hold;
      return { holdId, token, showId, seatIds, fence, expiresAt: expiresAtMs };
    }),

  /** A mutation although it changes nothing: queries travel in URLs, and an owner token must not. */
  get: publicProcedure
    .input(inputs.ownedHold)
    .mutation(async ({ ctx, input }) => holdOnWire(unwrap(await ctx.holdfast.holds.get(input)))),

  extend: publicProcedure
    .input(inputs.ownedHold.extend({ ttlMs: inputs.ttlMs.optional() }))
    .mutation(async ({ ctx, input }) => holdOnWire(unwrap(await ctx.holdfast.holds.extend(input)))),

  release: publicProcedure
    .input(inputs.ownedHold.extend({ seatIds: inputs.seatIds.optional() }))
    .mutation(async ({ ctx, input }) => holdOnWire(unwrap(await ctx.holdfast.holds.release(input)))),

  confirm: publicProcedure
    .input(
      inputs.ownedHold.extend({
        paymentRef: inputs.paymentRef.optional(),
        customerRef: inputs.customerRef.optional(),
      }),
    )
    .mutation(async ({ ctx, input }) => {
      const booking = unwrap(await ctx.holdfast.confirmHold(input));
      const { bookingId, showId, seatIds, fence, confirmedAtMs } = booking;
      return { bookingId, showId, seatIds, fence, confirmedAt: confirmedAtMs };
    }),

  /** Live holds, those that run out first coming first; `now` is the clock their times are on. */
  list: operatorProcedure
    .input(z.object({ showId: inputs.showId, cursor: inputs.cursor.optional(), limit: inputs.limit }))
    .query(async ({ ctx, input }) => {
      const { holds, cursor, nowMs } = unwrap(await ctx.holdfast.holds.list(input));
      return { holds: holds.map(holdOnWire), cursor, now: nowMs };
    }),

  clear: operatorProcedure
    .input(z.object({ showId: inputs.showId, holdId: inputs.holdId, reason: inputs.reason }))
    .mutation(async ({ ctx, input }) =>
      holdOnWire(unwrap(await ctx.holdfast.holds.clear({ ...input, actor: 'operator' }))),
    ),
});

function holdOnWire({ createdAtMs, expiresAtMs, ...hold }: HoldView) {
  return { ...hold, createdAt: createdAtMs, expiresAt: expiresAtMs };
}
