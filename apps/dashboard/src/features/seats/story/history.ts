import type { SeatStory } from './use-seat-story.ts';

type Entry = SeatStory['entries'][number];

/** What became of a seat, and when. */
export interface Moment {
  readonly key: string;
  readonly atMs: number;
  readonly what: string;
  /** Who did it, or for whom it was done. */
  readonly who: string | undefined;
  readonly why: string | undefined;
}

/** Those that can touch a seat: what is said of it when it was done, and when it was not, or perhaps. */
const WORDS: Partial<Record<Entry['action'], { readonly done: string; readonly asked: string }>> = {
  'seats.block': { done: 'Blocked', asked: 'block it' },
  'seats.unblock': { done: 'Put back on sale', asked: 'put it back on sale' },
  'hold.clear': { done: 'Hold cleared', asked: 'clear the hold' },
  'hold.extend': { done: 'Hold extended', asked: 'extend the hold' },
  'hold.release': { done: 'Hold released for the customer', asked: 'release the hold' },
  'booking.cancel': { done: 'Booking cancelled', asked: 'cancel the booking' },
};

/** A seat's bookings and what operators did to it, as one story, the newest first. */
export function historyOf({ hold, bookings, entries }: SeatStory): Moment[] {
  const moments: Moment[] = [];
  if (hold) {
    moments.push({
      key: hold.holdId,
      atMs: hold.createdAt,
      what: 'Held',
      who: hold.customerRef,
      why: undefined,
    });
  }
  for (const { bookingId, confirmedAt, customerRef } of bookings) {
    moments.push({ key: bookingId, atMs: confirmedAt, what: 'Booked', who: customerRef, why: undefined });
  }
  // A cancellation stands in the audit trail, with who did it.
  for (const entry of entries) {
    const { auditId, at, actor, reason } = entry;
    moments.push({ key: auditId, atMs: at, what: inWords(entry), who: actor, why: reason });
  }
  return moments.sort((one, other) => other.atMs - one.atMs);
}

function inWords({ action, outcome }: Entry): string {
  const { done, asked } = WORDS[action] ?? { done: action, asked: action };
  return { done, refused: `Tried to ${asked}, and was refused`, unknown: `Began to ${asked}` }[outcome];
}
