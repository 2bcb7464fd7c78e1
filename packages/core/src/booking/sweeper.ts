import type { ConfirmingHold } from '../domain/commands.ts';
import { keepUnkept } from './box-office.ts';
import { freeSeats } from './cancel.ts';
import { settleConfirm } from './confirm.ts';
import type { BookingParts } from './parts.ts';

/** Well under the second within which an expiry is announced. */
const SWEEP_EVERY_MS = 400;
/** Holds ended per step, so that no step stops the others for long: a third of a millisecond of Redis' time. */
const SWEEP_LIMIT = 32;
/** How often, in all processes together, answers of a day ago are looked for. */
const FORGET_EVERY_MS = 60_000;
/** Cancelled bookings looked at per sweep. */
const UNFREED_LIMIT = 100;

/**
 * Announces what has run out, settles confirms in doubt, keeps operators' changes that the ledger was not there for,
 * finishes cancels that a crash cut short, and deletes old answers. Nothing
 * depends on it being on time: an expired claim is free to the next hold whether or not this has run. Every
 * process runs one; they do not get in each other's way.
 *
 * The rounds go side by side: what the engine can do alone does not wait for a ledger that hangs.
 */
export class Sweeper {
  readonly #parts: BookingParts;
  readonly #stop = new AbortController();
  #running: Promise<unknown> | undefined;
  /** By hold id, what the engine has handed out to be settled in the ledger's round; again and again until it is. */
  readonly #inDoubt = new Map<string, { readonly showId: string; readonly confirming: ConfirmingHold }>();

  constructor(parts: BookingParts) {
    this.#parts = parts;
  }

  start(): void {
    this.#running ??= Promise.all([
      this.#repeat(() => this.#sweepShows()),
      this.#repeat(() => this.#workOffLedger()),
      this.#repeat(() => this.#forgetAnswers(), FORGET_EVERY_MS),
    ]);
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  async #repeat(round: () => Promise<void>, everyMs = SWEEP_EVERY_MS): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      await round().catch(this.#parts.reportFault);
      await this.#parts.clock.sleep(everyMs, signal);
    }
  }

  async #forgetAnswers(): Promise<void> {
    await this.#parts.ledger.answers.sweep({ everyMs: FORGET_EVERY_MS });
  }

  /** A show that fails keeps no other from being swept. */
  async #sweepShows(): Promise<void> {
    const { catalog, reportFault } = this.#parts;
    await Promise.all(catalog.known().map(({ showId }) => this.#sweepShow(showId).catch(reportFault)));
  }

  async #sweepShow(showId: string): Promise<void> {
    for (;;) {
      const outcome = await this.#parts.engine.expireDue(showId, { limit: SWEEP_LIMIT });
      // A show that nobody has loaded has nothing to sweep.
      if (outcome.status === 'NOT_LOADED') return;
      for (const confirming of outcome.inDoubt) this.#inDoubt.set(confirming.holdId, { showId, confirming });
      if (!outcome.more || this.#stop.signal.aborted) return;
    }
  }

  /** One that cannot be settled or freed keeps no other from it. */
  async #workOffLedger(): Promise<void> {
    const { catalog, ledger, reportFault } = this.#parts;
    for (const [holdId, { showId, confirming }] of this.#inDoubt) {
      this.#inDoubt.delete(holdId);
      await settleConfirm(this.#parts, showId, confirming).catch(reportFault);
    }
    await keepUnkept(this.#parts);
    // To meet shows that another process has added.
    await catalog.list();
    for (const booking of await ledger.listUnfreed(UNFREED_LIMIT)) {
      await freeSeats(this.#parts, booking).catch(reportFault);
    }
  }
}
