import type { SeatStory } from './use-seat-story.ts';

type Action = SeatStory['entries'][number]['action'];

/** What became of a seat, and when. */
export interface Moment {
  readonly key: string;
  readonly atMs: number;
  readonly what: string;
  /** Who did it, or for whom it was done. */
  readonly who: string | undefined;
  readonly why: string | undefined;
}

/** Those that can touch a seat. */
const DONE: Partial<Record<Action, string>> = {
  'seats.block': 'Blocked',
  'seats.unblock': 'Put back on sale',
  'hold.clear': 'Hold cleared',
  'hold.extend': 'Hold extended',
  'hold.release': 'Hold released for the customer',
  'booking.cancel': 'Booking cancelled',
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
  entries.forEach(({ at, action, actor, reason, subject }, index) => {
    const what = DONE[action] ?? action;
    moments.push({ key: `${index} ${action} ${subject}`, atMs: at, what, who: actor, why: reason });
  });
  return moments.sort((one, other) => other.atMs - one.atMs);
}
