/**
 * The same question as `checkLinearizable` answers, asked in the plainest way: every order there is, one after the other,
 * with nothing left out and nothing remembered. It shares no code with the checker. For histories of a dozen operations.
 */
import type { History, Operation } from '../../src/index.ts';
import { isFinal } from './final.ts';
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

  constructor(history: History) {
    this.#history = history;
    this.#hindsight = new Hindsight(history);
    this.#steps = new Steps(this.#hindsight);
  }

  search(): boolean {
    return this.#from({ nowMs: -FOREVER, seats: {}, holds: {}, fence: -1 }, this.#history.operations);
  }

  #from(state: State, left: readonly Operation[]): boolean {
    const { endMs, readMs } = this.#hindsight;
    const required = left.filter(({ outcome }) => outcome !== 'unknown');
    if (required.length === 0 && isFinal(state, this.#history, this.#hindsight)) return true;
    const untilEndMs = required.length === 0 ? readMs : endMs;
    const firstReturnMs = Math.min(untilEndMs, ...required.map(({ returnMs }) => returnMs));
    for (const operation of left) {
      const nowMs = Math.max(state.nowMs, this.#hindsight.sentMs(operation));
      if (nowMs > firstReturnMs) continue;
      const others = left.filter((other) => other !== operation);
      for (const next of this.#steps.of({ ...state, nowMs }, operation, firstReturnMs)) {
        if (next.nowMs <= firstReturnMs && this.#from(next, others)) return true;
      }
    }
    return false;
  }
}
