/** What is known of one hold, or of one seat, from engine, ledger and audit trail together. */
import { bookingIdOf } from '../domain/booking-id.ts';
import { granted, type Result, refused } from '../domain/refusals.ts';
import type { SeatStatus } from '../domain/seats.ts';
import type { AuditEntry } from '../ports/audit.ts';
import type { Block, Booking } from '../ports/ledger.ts';
import { findSeats } from './find-seats.ts';
import { type WatchedHold, watchedViewOf } from './hold-view.ts';
import type { BookingParts } from './parts.ts';
import { problemWithText } from './problems.ts';

/** Of each list that a story tells, the newest; the rest is in the lists of bookings and of the audit trail. */
const STORY_LENGTH = 100;

export interface HoldStory {
  /** The engine's clock. */
  readonly nowMs: number;
  /** While the engine remembers it: as long as it lives, and for a while after. */
  readonly hold: WatchedHold | undefined;
  /** What it became. */
  readonly booking: Booking | undefined;
  /** What operators did to it and to its booking, newest first. */
  readonly entries: readonly AuditEntry[];
}

export interface SeatStory {
  readonly nowMs: number;
  readonly seatId: string;
  readonly status: SeatStatus;
  /** What the seat is held, booked or blocked by. A block that the ledger has not heard of yet is not told. */
  readonly hold: WatchedHold | undefined;
  readonly booking: Booking | undefined;
  readonly block: Block | undefined;
  /** All that ever had the seat, newest first. */
  readonly bookings: readonly Booking[];
  /** What operators did to the seat, or to what had it, newest first. */
  readonly entries: readonly AuditEntry[];
}

type Parts = Pick<BookingParts, 'engine' | 'ledger' | 'catalog' | 'loader'>;

export async function holdStory(
  { engine, ledger, catalog, loader }: Parts,
  { showId, holdId }: { readonly showId: string; readonly holdId: string },
): Promise<Result<HoldStory>> {
  const show = await catalog.get(showId);
  if (!show) return refused({ status: 'UNKNOWN_SHOW', showId });
  const problem = problemWithText({ holdId });
  if (problem) return refused(problem);
  const bookingId = bookingIdOf(holdId);
  const about = (subject: string) => ledger.listAudit({ showId, subject, limit: STORY_LENGTH });
  // The engine first: what it forgets because it became a booking, the ledger then has.
  const found = await loader.ask(show, () => engine.getHold(showId, holdId));
  const [booked, ofHold, ofBooking] = await Promise.all([
    ledger.getBooking(bookingId),
    about(holdId),
    about(bookingId),
  ]);
  const hold = found.status === 'FOUND' ? watchedViewOf(show, found.hold, found.nowMs) : undefined;
  const booking = booked?.showId === showId ? booked : undefined;
  const entries = [...ofHold.items, ...ofBooking.items]
    .toSorted((a, b) => b.atMs - a.atMs)
    .slice(0, STORY_LENGTH);
  if (!hold && !booking && entries.length === 0) return refused({ status: 'HOLD_NOT_FOUND', holdId });
  return granted({ nowMs: found.nowMs, hold, booking, entries });
}

export async function seatStory(
  { engine, ledger, catalog, loader }: Parts,
  { showId, seatId }: { readonly showId: string; readonly seatId: string },
): Promise<Result<SeatStory>> {
  const show = await catalog.get(showId);
  if (!show) return refused({ status: 'UNKNOWN_SHOW', showId });
  const found = findSeats(show, [seatId], { max: 1 });
  if (!found.ok) return found;
  const [seat = 0] = found.value;
  const { claim, nowMs } = await loader.ask(show, () => engine.claimOf(showId, seat));
  const [booking, block, bookings, entries] = await Promise.all([
    claim.kind === 'booked' ? ledger.getBooking(bookingIdOf(claim.holdId)) : undefined,
    claim.kind === 'blocked' ? ledger.getBlock(showId, seatId) : undefined,
    ledger.listBookings({ showId, seatId, limit: STORY_LENGTH }),
    ledger.listAudit({ showId, seatId, limit: STORY_LENGTH }),
  ]);
  return granted({
    nowMs,
    seatId,
    status: claim.kind,
    hold: claim.kind === 'held' ? watchedViewOf(show, claim.hold, nowMs) : undefined,
    booking,
    block,
    bookings: bookings.items,
    entries: entries.items,
  });
}
