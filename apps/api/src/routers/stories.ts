/** What operators are told of one hold, and of one seat. */
import type { HoldStory, SeatStory } from '@holdfast/core';
import { z } from 'zod';
import { entry, entryOnWire } from './audit.ts';
import * as examples from './examples.ts';
import { bookingOnWire, holdOnWire } from './on-wire.ts';
import * as outputs from './outputs.ts';

export const holdStory = z.object({
  now: outputs.time,
  hold: outputs.watchedHold.optional().describe('Absent once the engine has forgotten it'),
  booking: outputs.booking.optional().describe('What the hold became'),
  entries: z.array(entry).describe('What operators did to it and to its booking, newest first'),
});

export const holdStoryExample = {
  now: examples.hold.createdAt + 61_000,
  hold: { ...examples.watchedHold, state: 'cleared' },
  entries: [examples.auditEntry],
} as const;

export function holdStoryOnWire({ nowMs, hold, booking, entries }: HoldStory) {
  return {
    now: nowMs,
    hold: hold && holdOnWire(hold),
    booking: booking && bookingOnWire(booking),
    entries: entries.map(entryOnWire),
  };
}

export const seatStory = z.object({
  now: outputs.time,
  seatId: z.string(),
  status: z.enum(['available', 'held', 'booked', 'blocked']),
  hold: outputs.watchedHold.optional().describe('What holds the seat'),
  booking: outputs.booking.optional().describe('What has the seat for good'),
  block: z
    .object({ at: outputs.time, actor: z.string(), reason: z.string() })
    .optional()
    .describe('Who took the seat off sale'),
  bookings: z.array(outputs.booking).describe('All that ever had the seat, newest first'),
  entries: z.array(entry).describe('What operators did to the seat, or to what had it, newest first'),
});

export const seatStoryExample = {
  now: examples.hold.createdAt + 61_000,
  seatId: 'A1',
  status: 'available',
  bookings: [],
  entries: [examples.auditEntry],
} as const;

export function seatStoryOnWire({ nowMs, hold, booking, block, bookings, entries, ...seat }: SeatStory) {
  return {
    ...seat,
    now: nowMs,
    hold: hold && holdOnWire(hold),
    booking: booking && bookingOnWire(booking),
    block: block && { at: block.atMs, actor: block.actor, reason: block.reason },
    bookings: bookings.map(bookingOnWire),
    entries: entries.map(entryOnWire),
  };
}
