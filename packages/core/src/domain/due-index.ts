/**
 * Which holds need attention by when. A wheel of time slots instead of a heap: adding and removing are one
 * map operation each, and a hold that is released leaves nothing behind until its time would have come.
 */
const SLOT_MS = 256;

export class DueIndex {
  readonly #slots = new Map<number, Set<string>>();
  /** All slots before this one are empty. */
  #firstSlot = Number.POSITIVE_INFINITY;

  add(holdId: string, dueAtMs: number): void {
    const slot = Math.floor(dueAtMs / SLOT_MS);
    const holdIds = this.#slots.get(slot);
    if (holdIds) holdIds.add(holdId);
    else this.#slots.set(slot, new Set([holdId]));
    if (slot < this.#firstSlot) this.#firstSlot = slot;
  }

  remove(holdId: string, dueAtMs: number): void {
    const slot = Math.floor(dueAtMs / SLOT_MS);
    const holdIds = this.#slots.get(slot);
    if (holdIds?.delete(holdId) && holdIds.size === 0) this.#slots.delete(slot);
  }

  get size(): number {
    let size = 0;
    for (const holdIds of this.#slots.values()) size += holdIds.size;
    return size;
  }

  /**
   * Hold ids whose slot has begun by `nowMs`, earliest slot first; those of the last slot may not be due yet.
   * The caller removes each that is due before it asks for the next.
   */
  *upTo(nowMs: number): Generator<string> {
    const lastSlot = Math.floor(nowMs / SLOT_MS);
    for (; this.#firstSlot <= lastSlot && this.#slots.size > 0; this.#firstSlot += 1) {
      yield* this.#slots.get(this.#firstSlot) ?? [];
      if (this.#slots.has(this.#firstSlot)) return;
    }
    if (this.#slots.size === 0) this.#firstSlot = Number.POSITIVE_INFINITY;
  }
}
