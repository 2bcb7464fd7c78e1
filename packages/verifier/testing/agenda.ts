/** What is to be done when, in a time that leaps from one to the next. A binary heap. */
export class Agenda {
  /** When what is being done is done. */
  nowMs = 0;
  readonly #heap: { readonly atMs: number; readonly act: () => void }[] = [];

  add(atMs: number, act: () => void): void {
    const heap = this.#heap;
    const item = { atMs, act };
    let place = heap.length;
    heap.push(item);
    while (place > 0) {
      const parent = (place - 1) >> 1;
      const above = heap[parent];
      if (!above || above.atMs <= atMs) break;
      heap[place] = above;
      place = parent;
    }
    heap[place] = item;
  }

  /** Until nothing is left to be done; what is done may add more. */
  run(): void {
    for (let item = this.#take(); item; item = this.#take()) {
      this.nowMs = item.atMs;
      item.act();
    }
  }

  #take() {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (!first || !last || heap.length === 0) return first;
    let place = 0;
    for (;;) {
      let child = 2 * place + 1;
      const left = heap[child];
      if (!left) break;
      const right = heap[child + 1];
      if (right && right.atMs < left.atMs) child += 1;
      const smaller = heap[child];
      if (!smaller || smaller.atMs >= last.atMs) break;
      heap[place] = smaller;
      place = child;
    }
    heap[place] = last;
    return first;
  }
}
