import { expect, test } from 'vitest';
import { historyOf } from '../src/features/seats/story/history.ts';
import type { SeatStory } from '../src/features/seats/story/use-seat-story.ts';

const booking = {
  bookingId: 'bk_1',
  holdId: '1',
  showId: 'show',
  status: 'cancelled',
  seatIds: ['A1'],
  fence: 1,
  customerRef: 'customer-1',
  confirmedAt: 100,
  cancelledAt: 200,
} as const;

const done = { actor: 'operator', outcome: 'done' } as const;

test("a seat's bookings and what operators did are one story, the newest first", () => {
  const story = {
    now: 1_000,
    seatId: 'A1',
    status: 'held',
    hold: {
      holdId: 'hold_2',
      showId: 'show',
      seatIds: ['A1'],
      state: 'active',
      fence: 4,
      createdAt: 500,
      expiresAt: 900,
      customerRef: 'customer-2',
      inDoubt: false,
    },
    bookings: [booking],
    entries: [
      { ...done, auditId: '3', at: 400, action: 'seats.unblock', subject: 'show', reason: 'Mended' },
      { ...done, auditId: '2', at: 300, action: 'seats.block', subject: 'show', reason: 'Broken' },
      { ...done, auditId: '1', at: 200, action: 'booking.cancel', subject: 'bk_1', reason: 'Called' },
    ],
  } satisfies SeatStory;
  const told = historyOf(story).map(({ atMs, what, who, why }) => [atMs, what, who, why].join(' '));
  expect(told).toEqual([
    '500 Held customer-2 ',
    '400 Put back on sale operator Mended',
    '300 Blocked operator Broken',
    '200 Booking cancelled operator Called',
    '100 Booked customer-1 ',
  ]);
});
