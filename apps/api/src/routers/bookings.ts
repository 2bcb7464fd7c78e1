import { z } from 'zod';
import { unwrap } from '../errors.ts';
import { procedure, router } from '../trpc.ts';
import * as examples from './examples.ts';
import * as inputs from './inputs.ts';
import { bookingOnWire } from './on-wire.ts';
import * as outputs from './outputs.ts';

export const bookingsRouter = router({
  get: procedure({
    access: 'sell',
    rest: 'GET /bookings/{bookingId}',
    summary: 'One booking',
    example: { input: { bookingId: examples.booking.bookingId }, output: examples.booking },
    refusals: ['BOOKING_NOT_FOUND'],
  })
    .input(z.object({ bookingId: inputs.bookingId }))
    .output(outputs.booking)
    .query(async ({ ctx, input }) =>
      bookingOnWire(unwrap(await ctx.services.holdfast.getBooking(input.bookingId))),
    ),

  list: procedure({
    access: 'read',
    rest: 'GET /bookings',
    summary: 'Bookings, newest first',
    example: { input: { status: 'confirmed', limit: 100 }, output: { bookings: [examples.booking] } },
  })
    .input(
      z.object({
        showId: inputs.showId.optional(),
        status: z.enum(['confirmed', 'cancelled']).optional(),
        customerRef: inputs.customerRef.optional(),
        paymentRef: inputs.paymentRef.optional(),
        seatId: inputs.seatId.optional().describe('That ever had this seat, cancelled ones included'),
        search: inputs.search.optional(),
        since: inputs.since.optional(),
        until: inputs.until.optional(),
        cursor: inputs.cursor.optional(),
        limit: inputs.limit,
      }),
    )
    .output(z.object({ bookings: z.array(outputs.booking), cursor: outputs.cursor }))
    .query(async ({ ctx, input: { since, until, ...query } }) => {
      const { items, cursor } = unwrap(
        await ctx.services.holdfast.listBookings({ ...query, sinceMs: since, untilMs: until }),
      );
      return { bookings: items.map(bookingOnWire), cursor };
    }),

  cancel: procedure({
    access: 'operate',
    rest: 'POST /bookings/{bookingId}/cancel',
    summary: 'Cancels a booking and puts its seats back on sale',
    example: {
      input: { bookingId: examples.booking.bookingId, reason: examples.reason },
      output: {
        ...examples.booking,
        status: 'cancelled',
        cancelledAt: examples.booking.confirmedAt + 60_000,
        cancelReason: examples.reason,
      },
    },
    refusals: ['BOOKING_NOT_FOUND'],
  })
    .input(z.object({ bookingId: inputs.bookingId, reason: inputs.reason }))
    .output(outputs.booking)
    .mutation(async ({ ctx, input }) =>
      bookingOnWire(unwrap(await ctx.services.holdfast.cancelBooking({ ...input, by: ctx.operator() }))),
    ),
});
