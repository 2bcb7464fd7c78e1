/**
 * The same question as `checkLinearizable` answers, asked in the plainest way: every order there is, one after the other,
 * with nothing left out and nothing remembered. It shares no code with the checker. For histories of a dozen operations.
 */
import type { History, Operation } from '../../src/index.ts';
import { FinalReading, type Unseen } from './final.ts';
import { Hindsight } from './hindsight.ts';
import { FOREVER, type State } from './state.ts';
import { Steps } from './steps.ts';

export function isLinearizableByForce(history: History): boolean {
  return new BruteForce(history).search();
}

class BruteForce {
  readonly #history: History;
  readonly #hindsight: Hindsight;
  readonly #steps: Steps;
  readonly #reading: FinalReading;

  constructor(history: History) {
    this.#history = history;
    this.#hindsight = new Hindsight(history);
    this.#steps = new Steps(this.#hindsight);
    this.#reading = new FinalReading(history, this.#hindsight);
  }

  search(): boolean {
    return this.#from({ nowMs: -FOREVER, seats: {}, holds: {}, fence: -1 }, this.#history.operations);
  }

  #from(state: State, left: readonly Operation[]): boolean {
    const { endMs, readMs } = this.#hindsight;
    const required = left.filter(({ outcome }) => outcome !== 'unknown');
    if (required.length === 0) {
      const atTheEnd = { ...state, nowMs: Math.max(state.nowMs, endMs) };
      if (this.#read(atTheEnd, left, this.#reading.all)) return true;
    }
    const untilEndMs = required.length === 0 ? readMs : endMs;
    const firstReturnMs = Math.min(untilEndMs, ...required.map(({ returnMs }) => returnMs));
    return this.#anyNext(state, left, firstReturnMs, (next, others) => this.#from(next, others));
  }

  /** From when the reading has begun. Whatever a state shows is seen there, for that changes nothing. */
  #read(state: State, left: readonly Operation[], unseenBefore: Unseen): boolean {
    const { readMs } = this.#hindsight;
    const unseen = this.#reading.without(state, unseenBefore);
    if (this.#reading.isOver(state, unseen)) return true;
    const { snapshot } = unseen;
    const shown = snapshot ? this.#steps.of(state, snapshot, readMs) : [];
    if (shown.some((next) => this.#read(next, left, { ...unseen, snapshot: undefined }))) return true;
    return this.#anyNext(state, left, readMs, (next, others) => this.#read(next, others, unseen));
  }

  /** Whether one of the operations leads to a state, by `untilMs`, of which that is so. */
  #anyNext(
    state: State,
    left: readonly Operation[],
    untilMs: number,
    isSo: (next: State, others: readonly Operation[]) => boolean,
  ): boolean {
    for (const operation of left) {
      const nowMs = Math.max(state.nowMs, this.#hindsight.sentMs(operation));
      if (nowMs > untilMs) continue;
      const others = left.filter((other) => other !== operation);
      for (const next of this.#steps.of({ ...state, nowMs }, operation, untilMs)) {
        if (next.nowMs <= untilMs && isSo(next, others)) return true;
      }
    }
    return false;
  }
}
