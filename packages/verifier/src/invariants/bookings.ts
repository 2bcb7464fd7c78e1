import { mayHaveHappened } from '../effects.ts';
import type { LedgerBooking, Operation } from '../history.ts';
import { lowestOf } from '../sorted.ts';
import { namesOf, operationOf, timeOf } from '../words.ts';
import { allOf, type Facts, type HoldFacts } from './facts.ts';
import type { Findings } from './findings.ts';

/** No seat is in two bookings of the ledger that are confirmed. Sound: a booking is one as long as it is not cancelled. */
export function checkOneLiveBooking({ history, holds }: Facts, findings: Findings): number {
  const sold = new Map<string, LedgerBooking>();
  let lookedAt = 0;
  for (const booking of history.bookings ?? []) {
    if (booking.status !== 'confirmed') continue;
    lookedAt += 1;
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
  return lookedAt;
}

/**
 * Every booking that was acknowledged is one of one hold, and is found by whoever cancels it. Where the ledger was read, it is
 * there, of that hold, with that fence, with the seats that its hold had and nobody asked to give back, and still confirmed
 * unless somebody asked to cancel it. One whose cancel was granted is there, cancelled.
 *
 * Sound where the ledger was read after the last answer: a confirm is answered when the ledger has committed it, and
 * nothing but a cancel ever changes it, for good.
 */
export function checkNoBookingIsLost(facts: Facts, findings: Findings): number {
  const { operations, ledger, holds } = facts;
  let lookedAt = checkCancels(facts, findings);
  if (!ledger) return lookedAt + checkOneHoldABooking(facts, findings);
  for (const hold of holds.values()) {
    const answers = new Set<string>();
    for (const place of hold.confirms) {
      const confirm = operations[place];
      if (confirm?.outcome !== 'ok' || confirm.booking === undefined) continue;
      lookedAt += 1;
      // The same answer again is wrong in the same way.
      const answer = `${confirm.booking} ${confirm.fence}`;
      if (answers.has(answer)) continue;
      answers.add(answer);
      const fault = faultWith(facts, { hold, confirm, booking: ledger.get(confirm.booking) });
      if (fault === undefined) continue;
      const seats = facts.seatsOf(hold, confirm.fence).all;
      const what = `${operationOf(confirm)} was told of the booking ${confirm.booking}; in the ledger ${fault}.`;
      findings.add('no booking is lost', { what, seats, operations: allOf(hold), afterwards: true });
    }
  }
  return lookedAt;
}

/** Where the ledger does not say whose each booking is. Answers how many acknowledgements there were. */
function checkOneHoldABooking({ operations, holds, seatsOf }: Facts, findings: Findings): number {
  const holdOf = new Map<string, HoldFacts>();
  let lookedAt = 0;
  for (const hold of holds.values()) {
    let isTold = false;
    for (const place of hold.confirms) {
      const confirm = operations[place];
      if (confirm?.outcome !== 'ok' || confirm.booking === undefined) continue;
      lookedAt += 1;
      const other = holdOf.get(confirm.booking) ?? hold;
      holdOf.set(confirm.booking, other);
      // The same answer again is wrong in the same way.
      if (other === hold || isTold) continue;
      isTold = true;
      const what = `${operationOf(confirm)} was told of the booking ${confirm.booking}, which is of another hold, ${other.id}.`;
      const seats = seatsOf(hold, confirm.fence).all;
      const places = [...other.confirms, ...hold.confirms];
      findings.add('no booking is lost', { what, seats, operations: places });
    }
  }
  return lookedAt;
}

/**
 * A kept answer may deny a booking to a retry of what was sent before there was one. Answers how many cancels were answered
 * of what is known: that it was acknowledged, or by the ledger.
 */
function checkCancels({ operations, ledger, holds }: Facts, findings: Findings): number {
  const acknowledged = new Map<string, number>();
  for (const { confirms } of holds.values()) {
    for (const place of confirms) {
      const { outcome, booking = '', returnMs = 0 } = operations[place] ?? {};
      const known = operations[acknowledged.get(booking) ?? -1]?.returnMs ?? Number.POSITIVE_INFINITY;
      if (outcome === 'ok' && returnMs < known) acknowledged.set(booking, place);
    }
  }
  const firstAskedMs = new Map<string, number>();
  const isCancel = ({ operation, asStranger }: Operation) => operation === 'cancel' && !asStranger;
  for (const one of operations.filter(isCancel)) {
    const name = `${one.key} ${one.booking}`;
    firstAskedMs.set(name, Math.min(one.invokeMs, firstAskedMs.get(name) ?? Number.POSITIVE_INFINITY));
  }
  let lookedAt = 0;
  operations.forEach((cancel, place) => {
    const { booking, key, outcome, refusal } = cancel;
    if (!isCancel(cancel) || booking === undefined) return;
    const add = (fault: string, places: readonly number[], afterwards: boolean) =>
      findings.add('no booking is lost', {
        what: `${operationOf(cancel)} ${fault}.`,
        seats: ledger?.get(booking)?.seats ?? [],
        operations: places,
        afterwards,
      });
    const confirm = acknowledged.get(booking);
    const isGranted = outcome === 'ok' && ledger !== undefined;
    const isDenied = refusal === 'BOOKING_NOT_FOUND' && confirm !== undefined;
    if (isGranted || isDenied) lookedAt += 1;
    if (isGranted && ledger.get(booking)?.status !== 'cancelled') {
      const found = ledger.has(booking) ? 'it is confirmed' : 'there is none of that id';
      add(`was granted; in the ledger ${found}`, confirm === undefined ? [place] : [confirm, place], true);
    }
    if (!isDenied) return;
    const askedMs = key === undefined ? cancel.invokeMs : (firstAskedMs.get(`${key} ${booking}`) ?? 0);
    if (askedMs <= (operations[confirm]?.returnMs ?? askedMs)) return;
    add('was told that there is no such booking, after it was acknowledged', [confirm, place], false);
  });
  return lookedAt;
}

function faultWith(
  facts: Facts,
  { hold, confirm, booking }: { hold: HoldFacts; confirm: Operation; booking: LedgerBooking | undefined },
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
  const { all, certain } = facts.seatsOf(hold, confirm.fence);
  const strange = booking.seats.filter((seat) => !all.includes(seat));
  if (strange.length > 0) return `it has ${namesOf(strange)}, which the hold never had`;
  const released = releasedSeats(facts, hold);
  const missing = certain.filter((seat) => !booking.seats.includes(seat) && !released.has(seat));
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

/** Whether there may be a booking after it, refused or not: of another run of it, or cancelled since. */
function mayBeBooked(confirm: Operation): boolean {
  return mayHaveHappened(confirm) || confirm.refusal === 'ALREADY_CONFIRMED';
}

/**
 * Every booking in the ledger comes from a confirm of its hold that was sent, and that was not refused; and it was confirmed
 * when one was sent and not answered yet.
 *
 * Sound: only a confirm by the owner books, and one that was refused by name has not, but for those of `mayBeBooked`.
 * A confirm without an answer counts as sent. The engine reads its clock when a confirm begins; with the bounds of `offsetOf`.
 */
export function checkNoBookingFromNowhere(facts: Facts, findings: Findings): number {
  const { history, operations, holds } = facts;
  for (const booking of history.bookings ?? []) {
    const hold = holds.get(booking.hold);
    const confirms = (hold?.confirms ?? []).flatMap((place) => operations[place] ?? []);
    const isPossible = confirms.some(mayBeBooked);
    const why = isPossible ? timeFault(facts, booking, confirms) : refusedAs(confirms);
    if (why === undefined) continue;
    const what = `The ledger has the booking ${booking.booking} of ${namesOf(booking.seats)}, of hold ${booking.hold}, and ${why}.`;
    const { seats } = booking;
    findings.add('no booking from nowhere', { what, seats, operations: allOf(hold), afterwards: true });
  }
  return history.bookings?.length ?? 0;
}

function refusedAs(confirms: readonly Operation[]): string {
  if (confirms.length === 0) return 'nobody who had the right to asked to confirm that';
  return `every confirm of that was refused (${[...new Set(confirms.map(({ refusal }) => refusal))].join(', ')})`;
}

function timeFault(
  { offset, readByAtMs }: Facts,
  { confirmedAtMs }: LedgerBooking,
  confirms: readonly Operation[],
): string | undefined {
  if (!offset || readByAtMs === undefined) return undefined;
  const earlyMs = lowestOf(confirms.map(({ invokeMs }) => invokeMs)) + offset.leastMs - confirmedAtMs;
  if (earlyMs > 0) return `it was confirmed at least ${timeOf(earlyMs)} before that was asked for`;
  const answered = confirms.filter(({ outcome }) => outcome === 'ok');
  const lateMs =
    answered.length === 0
      ? confirmedAtMs - readByAtMs
      : confirmedAtMs - (lowestOf(answered.map(({ returnMs }) => returnMs)) + offset.mostMs);
  return lateMs > 0 ? `it was confirmed at least ${timeOf(lateMs)} after that can have been` : undefined;
}
