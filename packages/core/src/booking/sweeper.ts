import { setTimeout as delay } from 'node:timers/promises';
import type { Ledger } from '../ports/ledger.ts';
import type { SeatEngine } from '../ports/seat-engine.ts';
import { freeSeats } from './cancel.ts';
import type { Catalog, CatalogShow } from './catalog.ts';
import { settleConfirm } from './confirm.ts';
import type { ReportFault } from './report-fault.ts';
import type { ShowLoader } from './show-loader.ts';

/** Well under the second within which an expiry is announced. */
const SWEEP_EVERY_MS = 400;
/** Holds ended per step, so that no step stops the others for long. */
const SWEEP_LIMIT = 100;
/** Cancelled bookings looked at per sweep. */
const UNFREED_LIMIT = 100;

export interface SweeperParts {
  readonly engine: SeatEngine;
  readonly ledger: Ledger;
  readonly catalog: Catalog;
  readonly loader: ShowLoader;
  readonly reportFault: ReportFault;
}

/**
 * Announces what has run out, settles confirms in doubt, and finishes cancels that a crash cut short. Nothing
 * depends on it being on time: an expired claim is free to the next hold whether or not this has run. Every
 * process runs one; they do not get in each other's way.
 */
export class Sweeper {
  readonly #parts: SweeperParts;
  readonly #stop = new AbortController();
  #running: Promise<void> | undefined;

  constructor(parts: SweeperParts) {
    this.#parts = parts;
  }

  start(): void {
    this.#running ??= this.#run();
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      await this.sweep().catch(this.#parts.reportFault);
      await delay(SWEEP_EVERY_MS, undefined, { signal }).catch(() => {});
    }
  }

  async sweep(): Promise<void> {
    const { catalog, ledger } = this.#parts;
    const shows = await catalog.list();
    await Promise.all(shows.map((show) => this.#sweepShow(show)));
    for (const booking of await ledger.listUnfreed(UNFREED_LIMIT)) await freeSeats(this.#parts, booking);
  }

  async #sweepShow(show: CatalogShow): Promise<void> {
    for (;;) {
      const outcome = await this.#parts.engine.expireDue(show.showId, { limit: SWEEP_LIMIT });
      // A show that nobody has loaded has nothing to sweep.
      if (outcome.status === 'NOT_LOADED') return;
      for (const holdId of outcome.inDoubt) await settleConfirm(this.#parts, show, holdId);
      if (!outcome.more || this.#stop.signal.aborted) return;
    }
  }
}
