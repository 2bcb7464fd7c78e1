import type { LedgerBooking, Operation } from '../history.ts';
import { namesOf, operationOf } from '../words.ts';
import { allOf, type Facts, type HoldFacts, mayHaveHappened } from './facts.ts';
import type { Findings } from './findings.ts';

/** No seat is in two bookings of the ledger that are confirmed. Sound: a booking is one as long as it is not cancelled. */
export function checkOneLiveBooking({ history, holds }: Facts, findings: Findings): void {
  const sold = new Map<string, LedgerBooking>();
  for (const booking of history.bookings ?? []) {
    if (booking.status !== 'confirmed') continue;
    const twins = new Map<LedgerBooking, string[]>();
    for (const seat of booking.seats) {
      const twin = sold.get(seat);
      if (twin) twins.set(twin, [...(twins.get(twin) ?? []), seat]);
      else sold.set(seat, booking);
    }
    for (const [twin, seats] of twins) {
      const what = `The ledger has ${namesOf(seats)} in two live bookings: ${twin.booking}, of hold ${twin.hold}, and ${booking.booking}, of hold ${booking.hold}.`;
      const operations = [twin, booking].flatMap(({ hold }) => allOf(holds.get(hold)));
      findings.add('one live booking a seat', { what, seats, operations, afterwards: true });
    }
  }
}

/**
 * Every booking that was acknowledged is in the ledger, of that hold, with that fence, with the seats that its hold had and
 * nobody asked to give back, and still confirmed unless somebody asked to cancel it.
 *
 * Sound where the ledger was read after the last answer: a confirm is answered when the ledger has committed it, and
 * nothing but a cancel ever changes it.
 */
export function checkNoBookingIsLost(facts: Facts, findings: Findings): void {
  const { operations, ledger, holds } = facts;
  if (!ledger) return;
  for (const hold of holds.values()) {
    for (const place of hold.confirms) {
      const confirm = operations[place];
      if (confirm?.outcome !== 'ok' || confirm.booking === undefined) continue;
      const seats = operations[hold.granted[0] ?? -1]?.seats ?? [];
      const fault = faultWith(facts, { hold, confirm, seats, booking: ledger.get(confirm.booking) });
      if (fault === undefined) continue;
      const what = `${operationOf(confirm)} was told of the booking ${confirm.booking}; in the ledger ${fault}.`;
      findings.add('no booking is lost', { what, seats, operations: allOf(hold), afterwards: true });
    }
  }
}

function faultWith(
  facts: Facts,
  {
    hold,
    confirm,
    seats,
    booking,
  }: { hold: HoldFacts; confirm: Operation; seats: readonly string[]; booking: LedgerBooking | undefined },
): string | undefined {
  if (!booking) return 'there is none of that id';
  if (booking.hold !== hold.id) return `it is of another hold, ${booking.hold}`;
  if (confirm.fence !== undefined && booking.fence !== confirm.fence) {
    return `it has the fence ${booking.fence}, and not ${confirm.fence} as was told`;
  }
  if (booking.status === 'cancelled' && !facts.cancels.has(booking.booking)) {
    return 'it is cancelled, and nobody asked for that';
  }
  if (hold.granted.length === 0) return undefined;
  const strange = booking.seats.filter((seat) => !seats.includes(seat));
  if (strange.length > 0) return `it has ${namesOf(strange)}, which the hold never had`;
  const released = releasedSeats(facts, hold);
  const missing = seats.filter((seat) => !booking.seats.includes(seat) && !released.has(seat));
  return missing.length > 0 ? `it lacks ${namesOf(missing)}, which nobody gave back` : undefined;
}

function releasedSeats({ operations }: Facts, hold: HoldFacts): ReadonlySet<string> {
  const released = new Set<string>();
  for (const place of hold.releases) {
    const release = operations[place];
    if (release && mayHaveHappened(release)) for (const seat of release.seats ?? []) released.add(seat);
  }
  return released;
}

/** Refusals of a confirm after which there may be a booking all the same: of another run of it, or cancelled since. */
const MAY_BE_BOOKED: ReadonlySet<string | undefined> = new Set(['REQUEST_IN_PROGRESS', 'ALREADY_CONFIRMED']);

/**
 * Every booking in the ledger comes from a confirm of its hold that was sent, and that was not refused.
 *
 * Sound: only a confirm by the owner books, and one that was refused by name has not, but for the two refusals above.
 * A confirm without an answer counts as sent.
 */
export function checkNoBookingFromNowhere({ history, operations, holds }: Facts, findings: Findings): void {
  for (const booking of history.bookings ?? []) {
    const hold = holds.get(booking.hold);
    const confirms = (hold?.confirms ?? []).flatMap((place) => operations[place] ?? []);
    if (confirms.some(({ outcome, refusal }) => outcome !== 'fail' || MAY_BE_BOOKED.has(refusal))) continue;
    const why =
      confirms.length === 0
        ? 'nobody who had the right to asked to confirm that'
        : `every confirm of that was refused (${[...new Set(confirms.map(({ refusal }) => refusal))].join(', ')})`;
    const what = `The ledger has the booking ${booking.booking} of ${namesOf(booking.seats)}, of hold ${booking.hold}, and ${why}.`;
    const { seats } = booking;
    findings.add('no booking from nowhere', { what, seats, operations: allOf(hold), afterwards: true });
  }
}
