import type { LoadCommand, NotLoaded } from '../../domain/commands.ts';
import * as machine from '../../domain/machine.ts';
import { countStatuses } from '../../domain/seats.ts';
import { createShowState, LOAD_MARK_MS, type ShowState } from '../../domain/show-state.ts';
import type { Clock } from '../../ports/clock.ts';
import type { FeedListener, SeatEngine } from '../../ports/seat-engine.ts';

const NOT_LOADED: NotLoaded = { status: 'NOT_LOADED' };

interface LoadedShow {
  readonly state: ShowState;
  /** Wakes those who wait for the feed to move on. */
  readonly waiters: Set<() => void>;
}

/**
 * The state machine plus a map: the engine of one process, as fast as a function call. Everything is gone
 * when the process ends; shows are rebuilt from the ledger, bookings and all, but live holds are lost.
 */
export class MemoryEngine implements SeatEngine {
  readonly name = 'memory';
  readonly #shows = new Map<string, LoadedShow>();
  /** Shows being loaded: under which epoch, and until when by nobody else. */
  readonly #loading = new Map<string, { readonly epoch: number; readonly untilMs: number }>();
  readonly #clock: Clock;

  constructor({ clock }: { readonly clock: Clock }) {
    this.#clock = clock;
  }

  async beginLoad(showId: string, epoch: number) {
    if (this.#shows.has(showId)) return { status: 'ALREADY_LOADED' } as const;
    const mark = this.#loading.get(showId);
    const nowMs = this.#clock.nowMs();
    if (mark && mark.epoch > epoch) return { status: 'STALE_EPOCH' } as const;
    if (mark && mark.epoch !== epoch && nowMs < mark.untilMs) return { status: 'LOADING_ELSEWHERE' } as const;
    this.#loading.set(showId, { epoch, untilMs: nowMs + LOAD_MARK_MS });
    return { status: 'LOADING' } as const;
  }

  async load(showId: string, command: LoadCommand) {
    if (this.#loading.get(showId)?.epoch !== command.epoch) return { status: 'STALE_EPOCH' } as const;
    this.#loading.delete(showId);
    this.#shows.set(showId, { state: createShowState(command), waiters: new Set() });
    return { status: 'LOADED' } as const;
  }

  async unload(showId: string, epoch: number) {
    const show = this.#shows.get(showId);
    if (show?.state.epoch !== epoch) return { status: 'STALE_EPOCH' } as const;
    this.#shows.delete(showId);
    for (const wake of show.waiters) wake();
    return { status: 'UNLOADED' } as const;
  }

  hold: SeatEngine['hold'] = (showId, command) =>
    this.#step(showId, (state, nowMs) => machine.hold(state, command, nowMs));
  extend: SeatEngine['extend'] = (showId, command) =>
    this.#step(showId, (state, nowMs) => machine.extend(state, command, nowMs));
  release: SeatEngine['release'] = (showId, command) =>
    this.#step(showId, (state, nowMs) => machine.release(state, command, nowMs));
  beginConfirm: SeatEngine['beginConfirm'] = (showId, command) =>
    this.#step(showId, (state, nowMs) => machine.beginConfirm(state, command, nowMs));
  finishConfirm: SeatEngine['finishConfirm'] = (showId, hold) =>
    this.#step(showId, (state) => machine.finishConfirm(state, hold));
  abortConfirm: SeatEngine['abortConfirm'] = (showId, hold) =>
    this.#step(showId, (state, nowMs) => machine.abortConfirm(state, hold, nowMs));
  clear: SeatEngine['clear'] = (showId, holdId) =>
    this.#step(showId, (state, nowMs) => machine.clear(state, holdId, nowMs));
  free: SeatEngine['free'] = (showId, command) =>
    this.#step(showId, (state, nowMs) => machine.free(state, command, nowMs));
  block: SeatEngine['block'] = (showId, command) =>
    this.#step(showId, (state, nowMs) => machine.block(state, command, nowMs));
  unblock: SeatEngine['unblock'] = (showId, command) =>
    this.#step(showId, (state) => machine.unblock(state, command));
  setSale: SeatEngine['setSale'] = (showId, sale) =>
    this.#step(showId, (state) => machine.setSale(state, sale));
  expireDue: SeatEngine['expireDue'] = (showId, command) =>
    this.#step(showId, (state, nowMs) => machine.expireDue(state, command, nowMs));
  snapshot: SeatEngine['snapshot'] = (showId) =>
    this.#step(showId, (state, nowMs) => machine.snapshot(state, nowMs));
  counts: SeatEngine['counts'] = (showId) =>
    this.#step(showId, (state, nowMs) => ({
      status: 'COUNTS' as const,
      counts: countStatuses(machine.snapshot(state, nowMs).statusCodes),
      liveHolds: state.due.size + state.confirming.size,
      sale: state.sale,
    }));
  changesSince: SeatEngine['changesSince'] = (showId, version) =>
    this.#step(showId, (state) => machine.changesSince(state, version));
  getHold: SeatEngine['getHold'] = (showId, holdId) =>
    this.#step(showId, (state, nowMs) => machine.getHold(state, holdId, nowMs));
  claimOf: SeatEngine['claimOf'] = (showId, seat) =>
    this.#step(showId, (state, nowMs) => machine.claimOf(state, seat, nowMs));
  listHolds: SeatEngine['listHolds'] = (showId, command) =>
    this.#step(showId, (state, nowMs) => machine.listHolds(state, command, nowMs));

  listen(showId: string): FeedListener {
    let isClosed = false;
    let wake = () => {};
    return {
      waitBeyond: async (version) => {
        const show = this.#shows.get(showId);
        if (!show || isClosed || show.state.version !== version) return;
        await new Promise<void>((resolve) => {
          wake = resolve;
          show.waiters.add(resolve);
        });
        show.waiters.delete(wake);
      },
      close() {
        isClosed = true;
        wake();
      },
    };
  }

  async ping(): Promise<void> {}

  async close(): Promise<void> {
    for (const { waiters } of this.#shows.values()) for (const wake of waiters) wake();
    this.#shows.clear();
  }

  async #step<Outcome>(
    showId: string,
    step: (state: ShowState, nowMs: number) => Outcome,
  ): Promise<Outcome | NotLoaded> {
    const show = this.#shows.get(showId);
    if (!show) return NOT_LOADED;
    const versionBefore = show.state.version;
    const outcome = step(show.state, this.#clock.nowMs());
    if (show.state.version !== versionBefore) for (const wake of show.waiters) wake();
    return outcome;
  }
}
