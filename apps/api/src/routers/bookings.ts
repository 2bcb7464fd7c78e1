import type { Booking } from '@holdfast/core';
import { z } from 'zod';
import { unwrap } from '../errors.ts';
import { operatorProcedure, router } from '../trpc.ts';
import * as inputs from './inputs.ts';

export const bookingsRouter = router({
  get: operatorProcedure.input(z.object({ bookingId: inputs.bookingId })).query(async ({ ctx, input }) => {
    return bookingOnWire(unwrap(await ctx.holdfast.getBooking(input.bookingId)));
  }),

  /** Newest first. */
  list: operatorProcedure
    .input(
      z.object({
        showId: inputs.showId.optional(),
        status: z.enum(['confirmed', 'cancelled']).optional(),
        customerRef: inputs.customerRef.optional(),
        cursor: inputs.cursor.optional(),
        limit: inputs.limit,
      }),
    )
    .query(async ({ ctx, input }) => {
      const { items, cursor } = unwrap(await ctx.holdfast.listBookings(input));
      return { bookings: items.map(bookingOnWire), cursor };
    }),

  cancel: operatorProcedure
    .input(z.object({ bookingId: inputs.bookingId, reason: inputs.reason }))
    .mutation(async ({ ctx, input }) =>
      bookingOnWire(unwrap(await ctx.holdfast.cancelBooking({ ...input, actor: 'operator' }))),
    ),
});

/** Without what only the core needs: the owner's token hash, and the hold it came from. */
function bookingOnWire({ confirmedAtMs, cancelledAtMs, tokenHash: _, holdId: __, ...booking }: Booking) {
  return { ...booking, confirmedAt: confirmedAtMs, cancelledAt: cancelledAtMs };
}
