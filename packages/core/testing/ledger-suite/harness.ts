import { randomBytes } from 'node:crypto';
import { expect } from 'vitest';
import { bookingIdOf } from '../../src/domain/booking-id.ts';
import { epochBase } from '../../src/domain/epochs.ts';
import type { BlockChange, Ledger, NewBooking, Show } from '../../src/ports/ledger.ts';

export interface LedgersUnderTest {
  readonly ledger: Ledger;
  /** A second opening of the same one, as another process would have it. */
  readonly other: Ledger;
  /**
   * Who does things at the same moment as `ledger`. The other opening where that can be; SQLite waits for its
   * write lock by stopping the thread, so two openings in one thread would wait for each other.
   */
  readonly rival: Ledger;
  close(): Promise<void>;
}

/** A ledger opened twice, and the steps that most tests begin with. */
export class LedgerHarness {
  #underTest: LedgersUnderTest | undefined;

  async open(open: () => Promise<LedgersUnderTest>): Promise<void> {
    this.#underTest = await open();
    // Together, as processes that start together do.
    await Promise.all([this.ledger.migrate(), this.rival.migrate()]);
  }

  async close(): Promise<void> {
    await this.#opened.close();
  }

  get ledger(): Ledger {
    return this.#opened.ledger;
  }

  get other(): Ledger {
    return this.#opened.other;
  }

  get rival(): Ledger {
    return this.#opened.rival;
  }

  /** A show whose epoch 1 has begun. */
  async openShow(): Promise<string> {
    const show = showOf(randomBytes(6).toString('hex'));
    expect(await this.ledger.createShow(show)).toEqual({ status: 'CREATED' });
    await this.beginEpoch(show.showId);
    return show.showId;
  }

  /** The next one: rebuilds of the show read this. */
  async beginEpoch(showId: string) {
    const epoch = await this.ledger.allocateEpoch(showId);
    const begun = await this.other.beginEpoch(showId, epoch);
    if (begun.status !== 'BEGUN') throw new Error(begun.status);
    return { ...begun, blocked: begun.blocked.toSorted() };
  }

  get #opened(): LedgersUnderTest {
    if (!this.#underTest) throw new Error('the ledger under test was not opened');
    return this.#underTest;
  }
}

export function showOf(showId: string): Show {
  const seats = ['A', 'B', 'C', 'D', 'E'].map((id) => ({ id }));
  return {
    showId,
    title: `Show ${showId}`,
    startsAtMs: undefined,
    sale: 'open',
    seatMap: { sections: [{ name: 'Hall', rows: [{ name: '1', seats }] }] },
    holdTtlMs: undefined,
    maxHoldLifeMs: undefined,
    maxSeatsPerHold: undefined,
    maxSeatsPerCustomer: undefined,
    lateConfirm: undefined,
  };
}

export function newBooking(
  showId: string,
  seatIds: readonly string[],
  more: Partial<NewBooking> = {},
): NewBooking {
  const holdId = randomBytes(12).toString('base64url');
  return {
    bookingId: bookingIdOf(holdId),
    showId,
    holdId,
    seatIds,
    fence: epochBase(1) + 1,
    tokenHash: 'hash',
    customerRef: undefined,
    paymentRef: undefined,
    confirmedAtMs: 1_800_000_000_000,
    ...more,
  };
}

/** By an operator, in the show's first epoch. */
export function blockChange(
  showId: string,
  seatIds: readonly string[],
  more: Partial<BlockChange> = {},
): BlockChange {
  return {
    showId,
    seatIds,
    fence: epochBase(1) + 5,
    actor: 'operator',
    reason: 'broken',
    atMs: 7,
    ...more,
  };
}
