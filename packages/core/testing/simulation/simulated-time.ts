interface Event {
  readonly atMs: number;
  readonly order: number;
  readonly happen: () => void;
}

const START_MS = Date.UTC(2026, 0, 1);

/**
 * The only time there is: it stands still while code runs and jumps to the next event when nothing is left to run.
 * What the code under test does between two events it does in microtasks alone, so one turn of the event loop
 * finishes it, and the same events always happen in the same order.
 */
export class SimulatedTime {
  #nowMs = START_MS;
  #order = 0;
  /** A binary heap: the next event first. */
  readonly #events: Event[] = [];

  /** Whole milliseconds, as clocks tell it; events happen in between too. */
  nowMs(): number {
    return Math.floor(this.#nowMs);
  }

  sinceStartMs(): number {
    return this.#nowMs - START_MS;
  }

  after(ms: number, happen: () => void): void {
    this.#order += 1;
    this.#push({ atMs: this.#nowMs + ms, order: this.#order, happen });
  }

  /** Lets everything happen that happens within this time, and all that follows from it. */
  async pass(ms: number): Promise<void> {
    const untilMs = this.#nowMs + ms;
    for (;;) {
      await allThatCanRun();
      const next = this.#events[0];
      if (!next || next.atMs > untilMs) break;
      this.#pop();
      this.#nowMs = next.atMs;
      next.happen();
    }
    this.#nowMs = untilMs;
  }

  #push(event: Event): void {
    const events = this.#events;
    let at = events.push(event) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!isBefore(event, events[parent])) break;
      swap(events, at, parent);
      at = parent;
    }
  }

  #pop(): void {
    const events = this.#events;
    const last = events.pop();
    if (events.length === 0 || !last) return;
    events[0] = last;
    for (let at = 0; ; ) {
      const [left, right] = [2 * at + 1, 2 * at + 2];
      let first = at;
      if (isBefore(events[left], events[first])) first = left;
      if (isBefore(events[right], events[first])) first = right;
      if (first === at) return;
      swap(events, at, first);
      at = first;
    }
  }
}

function isBefore(a: Event | undefined, b: Event | undefined): boolean {
  if (!a || !b) return a !== undefined;
  return a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);
}

function swap(events: Event[], a: number, b: number): void {
  const [first, second] = [events[a], events[b]];
  if (first && second) [events[a], events[b]] = [second, first];
}

/** Microtasks are all run before an immediate is. */
function allThatCanRun(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
