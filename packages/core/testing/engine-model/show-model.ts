import type { LoadCommand, NotLoaded } from '../../src/domain/commands.ts';
import * as machine from '../../src/domain/machine.ts';
import { countStatuses } from '../../src/domain/seats.ts';
import {
  checkShowState,
  createShowState,
  LOAD_MARK_MS,
  type ShowState,
} from '../../src/domain/show-state.ts';

/** What an engine is expected to answer for one show: the pure state machine, and who may load it. */
export class ShowModel {
  nowMs: number;
  #state: ShowState | undefined;
  #mark: { readonly epoch: number; readonly untilMs: number } | undefined;

  constructor(nowMs: number) {
    this.nowMs = nowMs;
  }

  get state(): ShowState | undefined {
    return this.#state;
  }

  /** The epoch it is in, or was last marked as being loaded under. */
  get epoch(): number {
    return this.#state?.epoch ?? this.#mark?.epoch ?? 0;
  }

  ask<Outcome>(step: (state: ShowState, nowMs: number) => Outcome): Outcome | NotLoaded {
    if (!this.#state) return { status: 'NOT_LOADED' };
    const outcome = step(this.#state, this.nowMs);
    checkShowState(this.#state);
    return outcome;
  }

  counts() {
    return this.ask((state, nowMs) => ({
      status: 'COUNTS',
      counts: countStatuses(machine.snapshot(state, nowMs).statusCodes),
      liveHolds: state.due.size + state.confirming.size,
      sale: state.sale,
    }));
  }

  beginLoad(epoch: number): { readonly status: string } {
    if (this.#state) return { status: 'ALREADY_LOADED' };
    if (this.#mark && this.#mark.epoch > epoch) return { status: 'STALE_EPOCH' };
    const isMarked = this.#mark && this.#mark.epoch !== epoch && this.nowMs < this.#mark.untilMs;
    if (isMarked) return { status: 'LOADING_ELSEWHERE' };
    this.#mark = { epoch, untilMs: this.nowMs + LOAD_MARK_MS };
    return { status: 'LOADING' };
  }

  load(command: LoadCommand): { readonly status: string } {
    if (this.#mark?.epoch !== command.epoch) return { status: 'STALE_EPOCH' };
    this.#mark = undefined;
    this.#state = createShowState(command);
    return { status: 'LOADED' };
  }

  unload(epoch: number): { readonly status: string } {
    if (this.#state?.epoch !== epoch) return { status: 'STALE_EPOCH' };
    this.#state = undefined;
    return { status: 'UNLOADED' };
  }
}
