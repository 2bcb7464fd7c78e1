import { at } from './at.ts';
import type { HoldEntry } from './hold-table.ts';
import { type Group, NONE, type Steps } from './steps.ts';

/** Which seats and holds belong together; seats first, then holds. Union by halving paths. */
class Together {
  readonly #parent: Int32Array;

  constructor(count: number) {
    this.#parent = Int32Array.from({ length: count }, (_, index) => index);
  }

  rootOf(member: number): number {
    let one = member;
    for (;;) {
      const parent = at(this.#parent, one);
      if (parent === one) return one;
      const grandparent = at(this.#parent, parent);
      this.#parent[one] = grandparent;
      one = grandparent;
    }
  }

  join(one: number, other: number): void {
    const [root, otherRoot] = [this.rootOf(one), this.rootOf(other)];
    if (root !== otherRoot) this.#parent[Math.max(root, otherRoot)] = Math.min(root, otherRoot);
  }
}

/**
 * Steps that no chain of common seats connects say nothing of each other, so each group is judged by itself: that is
 * what makes linearizability local (Herlihy and Wing 1990).
 */
export function groupSteps(steps: Steps, holds: readonly HoldEntry[], seatCount: number): readonly Group[] {
  const together = new Together(seatCount + holds.length);
  holds.forEach(({ seats }, hold) => {
    for (const seat of seats) together.join(seat, seatCount + hold);
  });
  for (let step = 0; step < steps.count; step += 1) {
    const from = at(steps.seatsFrom, step);
    const end = at(steps.seatsFrom, step + 1);
    const hold = at(steps.hold, step);
    const first = hold === NONE ? at(steps.seats, from) : seatCount + hold;
    for (let place = from; place < end; place += 1) together.join(first, at(steps.seats, place));
  }
  return collect(steps, seatCount, together);
}

function collect(steps: Steps, seatCount: number, together: Together): readonly Group[] {
  const groups = new Map<number, { seats: number[]; steps: number[] }>();
  const groupOf = (root: number) => {
    const known = groups.get(root);
    if (known) return known;
    const added = { seats: [], steps: [] };
    groups.set(root, added);
    return added;
  };
  for (let seat = 0; seat < seatCount; seat += 1) groupOf(together.rootOf(seat)).seats.push(seat);
  for (let step = 0; step < steps.count; step += 1) {
    const hold = at(steps.hold, step);
    const from = at(steps.seatsFrom, step);
    if (hold === NONE && from === at(steps.seatsFrom, step + 1)) continue;
    const member = hold === NONE ? at(steps.seats, from) : seatCount + hold;
    groupOf(together.rootOf(member)).steps.push(step);
  }
  return [...groups.values()]
    .filter((group) => group.steps.length > 0)
    .map((group) => ({ seats: group.seats, steps: Int32Array.from(group.steps) }));
}
