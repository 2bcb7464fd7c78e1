/** How things stood before and after, as the audit trail keeps it: what changes, small, for people to read. */
import type { Hold } from '../domain/commands.ts';
import { type SeatIndex, type SeatStatus, statusOf } from '../domain/seats.ts';
import type { AuditedState } from '../ports/audit.ts';
import type { Show } from '../ports/ledger.ts';
import type { CatalogShow } from './catalog.ts';
import type { BookingParts } from './parts.ts';

/** Seats named one by one; of more how many there are, and have which status. The entry itself names all. */
const MOST_SEATS = 100;

/** Undefined for a hold that is not known. Whose it was is not copied for good: the hold, or its booking, says so. */
export function holdState(show: CatalogShow, hold: Hold | undefined): AuditedState | undefined {
  if (!hold) return undefined;
  const { state, seats, expiresAtMs } = hold;
  const { named, more } = bounded(seats);
  return { state, seatIds: show.seats.idsOf(named), ...more, expiresAt: expiresAtMs };
}

export function seatStates(
  show: CatalogShow,
  seats: readonly SeatIndex[],
  statusOfSeat: (seat: SeatIndex) => SeatStatus,
): AuditedState {
  const { named, more } = bounded(seats);
  // Not an object that is written to: a seat may be called __proto__.
  const statuses = Object.fromEntries(named.map((seat) => [show.seats.idOf(seat), statusOfSeat(seat)]));
  return { seats: statuses, ...more, ...('moreSeats' in more && countsOf(seats.map(statusOfSeat))) };
}

/** The seats' statuses now; of more than are named the whole show is read at once. Undefined where that fails. */
export async function readSeats(
  { engine, loader }: Pick<BookingParts, 'engine' | 'loader'>,
  show: CatalogShow,
  seats: readonly SeatIndex[],
): Promise<((seat: SeatIndex) => SeatStatus) | undefined> {
  const { showId } = show;
  try {
    if (seats.length > MOST_SEATS) {
      const { statusCodes } = await loader.ask(show, () => engine.snapshot(showId));
      return (seat) => statusOf(statusCodes[seat]);
    }
    const claims = await Promise.all(
      seats.map((seat) => loader.ask(show, () => engine.claimOf(showId, seat))),
    );
    const statuses = new Map(seats.map((seat, at) => [seat, claims[at]?.claim.kind ?? 'available']));
    return (seat) => statuses.get(seat) ?? 'available';
  } catch {
    // What is only told must not keep anything from being done; if the engine is away, that will say so.
    return undefined;
  }
}

function countsOf(statuses: readonly SeatStatus[]): AuditedState {
  const counts: Record<string, number> = {};
  for (const status of statuses) counts[`${status}Seats`] = (counts[`${status}Seats`] ?? 0) + 1;
  return counts;
}

export function showState({ title, startsAtMs, sale, seatMap }: Show): AuditedState {
  const rows = seatMap.sections.flatMap((section) => section.rows);
  const seatCount = rows.reduce((sum, { seats }) => sum + seats.length, 0);
  return { title, startsAt: startsAtMs, sale, seatCount };
}

function bounded(seats: readonly SeatIndex[]) {
  const moreSeats = seats.length - MOST_SEATS;
  return { named: seats.slice(0, MOST_SEATS), more: moreSeats > 0 ? { moreSeats } : {} };
}
