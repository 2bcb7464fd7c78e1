import type { NotLoaded } from '../domain/commands.ts';
import { LOAD_MARK_MS } from '../domain/show-state.ts';
import type { Clock } from '../ports/clock.ts';
import { EngineUnavailable } from '../ports/faults.ts';
import type { Ledger } from '../ports/ledger.ts';
import type { SeatEngine } from '../ports/seat-engine.ts';
import type { CatalogShow } from './catalog.ts';

/** Somebody else may be loading the show, or may have died at it: longer than such a mark lasts. */
const PATIENCE_MS = LOAD_MARK_MS + 3_000;
/** Longest pause before looking again. */
const MAX_PAUSE_MS = 100;
const GOLDEN_RATIO = (1 + Math.sqrt(5)) / 2;

/**
 * Rebuilds a show from the ledger when its engine has no state for it: the first time, or after the engine lost
 * its memory. What a rebuild may never do is bring back an older state than the engine has already given out:
 *
 *  1. the ledger allocates an epoch, higher than all before
 *  2. the engine marks the show as loading under it; an active show, a fresh mark or a higher one refuses
 *  3. the ledger begins the epoch: from here on only its fences can be booked, and all bookings made before are read
 *  4. the engine loads them, if the mark of step 2 still stands
 *
 * Whoever becomes active between 2 and 4 replaces the mark; whoever loses the engine removes it. Either way
 * step 4 refuses, and a slow loader's old reading of the ledger goes nowhere.
 */
export class ShowLoader {
  readonly #engine: SeatEngine;
  readonly #ledger: Ledger;
  readonly #clock: Clock;
  readonly #underway = new Map<string, Promise<void>>();

  constructor(parts: { readonly engine: SeatEngine; readonly ledger: Ledger; readonly clock: Clock }) {
    this.#engine = parts.engine;
    this.#ledger = parts.ledger;
    this.#clock = parts.clock;
  }

  /** Asks the engine, loading the show first where that is needed. */
  async ask<Outcome extends { readonly status: string }>(
    show: CatalogShow,
    step: () => Promise<Outcome | NotLoaded>,
  ): Promise<Exclude<Outcome, NotLoaded>> {
    const giveUpAt = this.#clock.nowMs() + PATIENCE_MS;
    for (;;) {
      const outcome = await step();
      if (outcome.status !== 'NOT_LOADED') return outcome as Exclude<Outcome, NotLoaded>;
      if (this.#clock.nowMs() > giveUpAt) {
        throw new EngineUnavailable(
          `the show ${show.showId} could not be loaded into the ${this.#engine.name} engine`,
        );
      }
      await this.#loadOnce(show);
    }
  }

  /** One load per show and process, however many requests need it. */
  #loadOnce(show: CatalogShow): Promise<void> {
    const underway = this.#underway.get(show.showId);
    if (underway) return underway;
    const load = this.#load(show).finally(() => this.#underway.delete(show.showId));
    this.#underway.set(show.showId, load);
    return load;
  }

  async #load({ showId, seats }: CatalogShow): Promise<void> {
    const epoch = await this.#ledger.allocateEpoch(showId);
    const mark = await this.#engine.beginLoad(showId, epoch);
    if (mark.status === 'ALREADY_LOADED') return;
    if (mark.status !== 'LOADING') return this.#pause(epoch);
    const begun = await this.#ledger.beginEpoch(showId, epoch);
    if (begun.status === 'STALE_EPOCH') return this.#pause(epoch);
    const loaded = await this.#engine.load(showId, {
      epoch,
      seatCount: seats.ids.length,
      sale: begun.sale,
      booked: begun.booked.map(({ holdId, seatIds }) => ({ holdId, seats: seats.indexesOf(seatIds) })),
      blocked: seats.indexesOf(begun.blocked),
    });
    if (loaded.status === 'STALE_EPOCH') return this.#pause(epoch);
  }

  /**
   * Another process is at it. No two have the same epoch, and multiples of the golden ratio lie as far apart as numbers
   * can, so two that are in each other's way do not stay so. Not by chance: what a simulation found it must find again.
   */
  #pause(epoch: number): Promise<void> {
    return this.#clock.sleep(((epoch * GOLDEN_RATIO) % 1) * MAX_PAUSE_MS);
  }
}
