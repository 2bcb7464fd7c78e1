import { inWords } from '../../../lib/audit-words.ts';
import type { SeatStory } from './use-seat-story.ts';

/** What became of a seat, and when. */
export interface Moment {
  readonly key: string;
  readonly atMs: number;
  readonly what: string;
  /** Who did it, or for whom it was done. */
  readonly who: string | undefined;
  readonly why: string | undefined;
}

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
