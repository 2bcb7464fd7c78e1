/** How things stood before and after, as the audit trail keeps it: what changes, small, for people to read. */
import type { Hold } from '../domain/commands.ts';
import type { SeatIndex, SeatStatus } from '../domain/seats.ts';
import type { AuditedState } from '../ports/audit.ts';
import type { Show } from '../ports/ledger.ts';
import type { CatalogShow } from './catalog.ts';

/** Seats named one by one; of more only the number. The entry itself names all that it was asked to change. */
const MOST_SEATS = 100;

/** Undefined for a hold that is not known. */
export function holdState(show: CatalogShow, hold: Hold | undefined): AuditedState | undefined {
  if (!hold) return undefined;
  const { state, seats, customerRef, expiresAtMs } = hold;
  const { named, more } = bounded(seats);
  return { state, seatIds: show.seats.idsOf(named), ...more, customerRef, expiresAt: expiresAtMs };
}

export function seatStates(
  show: CatalogShow,
  seats: readonly SeatIndex[],
  statusOf: (seat: SeatIndex) => SeatStatus,
): AuditedState {
  const { named, more } = bounded(seats);
  // Not an object that is written to: a seat may be called __proto__.
  const statuses = Object.fromEntries(named.map((seat) => [show.seats.idOf(seat), statusOf(seat)]));
  return { seats: statuses, ...more };
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
