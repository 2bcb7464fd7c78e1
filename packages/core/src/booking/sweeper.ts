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

  /** Each thing by itself: what fails, or waits for a ledger that is down, keeps nothing else from being done. */
  async sweep(): Promise<void> {
    const { catalog, ledger, reportFault } = this.#parts;
    await catalog.list().catch(reportFault);
    await Promise.all(catalog.known().map((show) => this.#sweepShow(show).catch(reportFault)));
    for (const booking of await ledger.listUnfreed(UNFREED_LIMIT)) {
      await freeSeats(this.#parts, booking).catch(reportFault);
    }
  }

  async #sweepShow({ showId }: CatalogShow): Promise<void> {
    const { engine, reportFault } = this.#parts;
    for (;;) {
      const outcome = await engine.expireDue(showId, { limit: SWEEP_LIMIT });
      // A show that nobody has loaded has nothing to sweep.
      if (outcome.status === 'NOT_LOADED') return;
      for (const confirming of outcome.inDoubt) {
        await settleConfirm(this.#parts, showId, confirming).catch(reportFault);
      }
      if (!outcome.more || this.#stop.signal.aborted) return;
    }
  }
}
