import { randomBytes } from 'node:crypto';
import { expect } from 'vitest';
import type { CreateHold } from '../../src/booking/holds.ts';
import { DEFAULT_LIMITS, type Limits } from '../../src/booking/limits.ts';
import { assemble, type Holdfast } from '../../src/create.ts';
import type { Result } from '../../src/domain/refusals.ts';
import { systemClock } from '../../src/ports/clock.ts';
import type { Ledger, Show } from '../../src/ports/ledger.ts';
import type { SeatEngine } from '../../src/ports/seat-engine.ts';
import { showOf } from '../ledger-suite/harness.ts';
import { staysOpen } from '../override.ts';

export interface PartsUnderTest {
  readonly engine: SeatEngine;
  readonly ledger: Ledger;
  /** Ends what the parts run on; the parts themselves are closed with the Holdfast made of them. */
  closeServers(): Promise<void>;
}

/** A Holdfast on a pair of engine and ledger, and the steps that most tests begin with. */
export class BookingHarness {
  /** What was reported and nobody waited for; none is expected, unless a test takes it out. */
  readonly faults: unknown[] = [];
  readonly #others: Holdfast[] = [];
  #parts: PartsUnderTest | undefined;
  #holdfast: Holdfast | undefined;

  async open(open: () => Promise<PartsUnderTest>): Promise<void> {
    this.#parts = await open();
    await this.#parts.ledger.migrate();
    this.#holdfast = await this.#assemble(this.#parts, {});
  }

  async close(): Promise<void> {
    for (const other of this.#others) await other.close();
    await this.#holdfast?.close();
    await this.#parts?.closeServers();
    expect(this.faults).toEqual([]);
  }

  get holdfast(): Holdfast {
    if (!this.#holdfast) throw new Error('the Holdfast under test was not opened');
    return this.#holdfast;
  }

  /** Another process on the same engine and ledger, with limits or parts of its own. */
  async another({
    limits = {},
    ...parts
  }: {
    readonly limits?: Partial<Limits>;
    readonly engine?: SeatEngine;
    readonly ledger?: Ledger;
  }): Promise<Holdfast> {
    const { engine, ledger } = { ...this.holdfast, ...parts };
    const other = await this.#assemble({ engine: staysOpen(engine), ledger: staysOpen(ledger) }, limits);
    this.#others.push(other);
    return other;
  }

  /** Five seats, A to E, on sale. */
  async openShow(more: Partial<Show> = {}): Promise<string> {
    const show = { ...showOf(randomBytes(6).toString('hex')), ...more };
    expect(unwrap(await this.holdfast.shows.create(show))).toEqual({ created: true });
    return show.showId;
  }

  async take(showId: string, seatIds: string[], more: Partial<CreateHold> = {}) {
    return unwrap(await this.holdfast.holds.create({ showId, seatIds, ...more }));
  }

  /** Those that are not available, and how they are taken. */
  async seats(showId: string) {
    return unwrap(await this.holdfast.shows.snapshot(showId)).seats;
  }

  #assemble(parts: { readonly engine: SeatEngine; readonly ledger: Ledger }, limits: Partial<Limits>) {
    const reportFault = (fault: unknown) => void this.faults.push(fault);
    const options = { limits: { ...DEFAULT_LIMITS, ...limits }, reportFault };
    return assemble({ ...parts, clock: systemClock, options });
  }
}

export function unwrap<Value>(result: Result<Value>): Value {
  if (!result.ok) throw new Error(`refused: ${JSON.stringify(result.refusal)}`);
  return result.value;
}
