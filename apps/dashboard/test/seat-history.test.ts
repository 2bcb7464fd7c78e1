import { expect, test } from 'vitest';
import { historyOf } from '../src/features/seats/story/history.ts';
import type { SeatStory } from '../src/features/seats/story/use-seat-story.ts';

type Entry = SeatStory['entries'][number];

const booking = {
  bookingId: 'bk_1',
  holdId: 'hold_1',
  showId: 'show',
  status: 'cancelled',
  seatIds: ['A1'],
  fence: 1,
  customerRef: 'customer-1',
  confirmedAt: 100,
  cancelledAt: 200,
} as const;

function entry(at: number, action: Entry['action'], outcome: Entry['outcome'], reason: string): Entry {
  return {
    auditId: `audit_${at}`,
    at,
    actor: 'operator',
    action,
    outcome,
    subject: 'show',
    reason,
    seatIds: ['A1'],
  };
}

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
      entry(450, 'hold.clear', 'refused', 'Too late'),
      entry(400, 'seats.unblock', 'done', 'Mended'),
      entry(300, 'seats.block', 'done', 'Broken'),
      entry(200, 'booking.cancel', 'done', 'Called'),
    ],
  } satisfies SeatStory;
  const told = historyOf(story).map(({ atMs, what, who, why }) => [atMs, what, who, why].join(' '));
  expect(told).toEqual([
    '500 Held customer-2 ',
    '450 Tried to clear the hold of A1 operator Too late',
    '400 Unblocked A1 operator Mended',
    '300 Blocked A1 operator Broken',
    '200 Cancelled the booking of A1 operator Called',
    '100 Booked customer-1 ',
  ]);
});
