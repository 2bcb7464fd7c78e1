import type { History } from '../../src/index.ts';
import type { Hindsight } from './hindsight.ts';
import { isClaiming, type State } from './state.ts';

/** Whether the ledger, the live holds and the snapshot that were read in the end may be those of this state. */
export function isFinal(state: State, history: History, hindsight: Hindsight): boolean {
  const { bookings, liveHolds, snapshot } = history;
  const all = new Set([...Object.keys(state.seats), ...Object.keys(snapshot?.seats ?? {})]);
  for (const { seats } of [...(bookings ?? []), ...(liveHolds ?? [])])
    for (const seat of seats) all.add(seat);
  return [...all].every((seat) => {
    const id = state.seats[seat];
    const hold = id === undefined || id === '*' ? undefined : state.holds[id];
    const isHeldAtTheEnd = isClaiming(hold) && hold.by >= hindsight.endMs;
    if (bookings) {
      const booking = bookings.find((one) => one.status === 'confirmed' && one.seats.includes(seat));
      if (booking ? hold?.phase !== 'confirmed' || id !== booking.hold : hold?.phase === 'confirmed')
        return false;
    }
    const live = liveHolds?.find((one) => one.seats.includes(seat));
    if (live && !(isHeldAtTheEnd && (id === live.hold || !hindsight.isGranted(id ?? '')))) return false;
    if (liveHolds && !live && hold?.phase === 'live' && hold.from > hindsight.readMs) return false;
    if (!snapshot) return true;
    switch (snapshot.seats[seat]) {
      case 'blocked':
        return id === '*';
      case 'booked':
        return hindsight.showsBooked(hold?.phase);
      case 'held':
        return isHeldAtTheEnd;
      default:
        if (id === '*') return false;
        return !isClaiming(hold) || (hold.phase !== 'confirmed' && hold.from <= hindsight.readMs);
    }
  });
}
