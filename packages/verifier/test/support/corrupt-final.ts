import type { FinalSnapshot, History } from '../../src/index.ts';
import type { Random } from '../../testing/index.ts';

/** Of what was read in the end one thing is another than it was. */
export function corruptFinal(history: History, random: Random): History {
  const { bookings, liveHolds, snapshot, operations } = history;
  const seats = [...new Set(operations.flatMap(({ seats: asked = [] }) => asked))];
  switch (random.below(4)) {
    case 0:
      return { ...history, bookings: bookings && corruptedList(bookings, random, seats) };
    case 1:
      return { ...history, liveHolds: liveHolds && corruptedList(liveHolds, random, seats) };
    default:
      return { ...history, snapshot: snapshot && corruptedSnapshot(snapshot, random, seats) };
  }
}

/** One of it is missing, or lacks one of its seats, or has another. */
function corruptedList<Item extends { readonly seats: readonly string[] }>(
  list: readonly Item[],
  random: Random,
  all: readonly string[],
): readonly Item[] {
  if (list.length === 0) return list;
  const item = random.pick(list);
  const others = all.filter((seat) => !list.some(({ seats }) => seats.includes(seat)));
  if (item.seats.length > 1 && random.chance(0.6)) {
    const gone = random.pick(item.seats);
    return list.map((one) =>
      one === item ? { ...one, seats: one.seats.filter((seat) => seat !== gone) } : one,
    );
  }
  if (others.length > 0 && random.chance(0.5)) {
    const added = random.pick(others);
    return list.map((one) => (one === item ? { ...one, seats: [...one.seats, added] } : one));
  }
  return list.filter((one) => one !== item);
}

function corruptedSnapshot(snapshot: FinalSnapshot, random: Random, all: readonly string[]): FinalSnapshot {
  if (all.length === 0) return snapshot;
  const { [random.pick(all)]: _, ...seats } = snapshot.seats;
  const status = random.pick(['available', 'held', 'booked', 'blocked'] as const);
  return { ...snapshot, seats: status === 'available' ? seats : { ...seats, [random.pick(all)]: status } };
}
