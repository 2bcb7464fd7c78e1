import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import type { Hold, HoldCommand, HoldOutcome, LoadCommand } from '../../src/domain/commands.ts';
import { epochOf } from '../../src/domain/epochs.ts';
import { SEAT_STATUSES, type SeatStatus } from '../../src/domain/seats.ts';
import type { SeatEngine } from '../../src/ports/seat-engine.ts';

/** An engine under test. */
export interface EngineUnderTest {
  readonly engine: SeatEngine;
  /** The shortest life a hold can have here; engines that count coarser than milliseconds say so. */
  readonly shortestTtlMs?: number;
  /** Whether fences and versions rise by one each time; where not, they still rise. */
  readonly numbers?: 'one by one' | 'rising';
  /** Returns when the engine's clock has moved on by this much: fake time where it can be, real time where not. */
  pass(ms: number): Promise<void>;
  close(): Promise<void>;
}

export const SEAT_COUNT = 10;
export const MINUTE_MS = 60_000;

export interface EngineSuiteOptions {
  /** Why the tests that wait or count for seconds say nothing new here. */
  readonly withoutSlowTests?: string;
}

/** An engine, and the steps that most tests begin with. */
export class EngineHarness {
  /** For tests that take seconds. */
  readonly slow: (name: string, test: () => Promise<void>, timeoutMs?: number) => void;
  #underTest: EngineUnderTest | undefined;

  constructor({ withoutSlowTests }: EngineSuiteOptions) {
    this.slow = (name, test, timeoutMs) =>
      withoutSlowTests === undefined
        ? it(name, test, timeoutMs)
        : it.skip(`${name} (${withoutSlowTests})`, () => {});
  }

  async open(open: () => Promise<EngineUnderTest>): Promise<void> {
    this.#underTest = await open();
  }

  async close(): Promise<void> {
    await this.#opened.close();
  }

  get engine(): SeatEngine {
    return this.#opened.engine;
  }

  get shortestTtlMs(): number {
    return this.#opened.shortestTtlMs ?? 30;
  }

  /** That these fences or versions follow `start` in this order, within its epoch, as this engine counts. */
  expectToFollow(start: number, numbers: readonly number[]): void {
    if (this.#opened.numbers !== 'rising') {
      expect(numbers).toEqual(numbers.map((_, index) => start + index + 1));
      return;
    }
    expect(numbers.every(Number.isSafeInteger)).toBe(true);
    numbers.forEach((number, index) => {
      expect(number).toBeGreaterThan(numbers[index - 1] ?? start);
      expect(epochOf(number)).toBe(epochOf(start));
    });
  }

  pass(ms: number): Promise<void> {
    return this.#opened.pass(ms);
  }

  /** A new show of SEAT_COUNT seats, on sale, in its first epoch unless told otherwise. */
  async loadShow(load: Partial<LoadCommand> = {}): Promise<string> {
    const showId = randomBytes(6).toString('hex');
    const epoch = load.epoch ?? 1;
    expect(await this.engine.beginLoad(showId, epoch)).toEqual({ status: 'LOADING' });
    const command = { epoch, seatCount: SEAT_COUNT, sale: 'open', booked: [], blocked: [], ...load } as const;
    expect(await this.engine.load(showId, command)).toEqual({ status: 'LOADED' });
    return showId;
  }

  /** Of the seats that are not available. */
  async statuses(showId: string): Promise<Record<number, SeatStatus>> {
    const { statusCodes } = await this.#snapshot(showId);
    expect(statusCodes).toHaveLength(SEAT_COUNT);
    const taken = [...statusCodes].flatMap((code, seat) => (code === 0 ? [] : [[seat, SEAT_STATUSES[code]]]));
    return Object.fromEntries(taken);
  }

  async versionOf(showId: string): Promise<number> {
    return (await this.#snapshot(showId)).version;
  }

  async take(
    showId: string,
    command: Partial<HoldCommand> = {},
  ): Promise<HoldCommand & { readonly hold: Hold }> {
    const full = holdCommand(command);
    return { ...full, hold: heldIn(await this.engine.hold(showId, full)) };
  }

  async confirming(showId: string, command: Partial<HoldCommand> = {}, deadlineMs = MINUTE_MS) {
    const taken = await this.take(showId, command);
    const { holdId, tokenHash } = taken;
    const outcome = await this.engine.beginConfirm(showId, { holdId, tokenHash, deadlineMs });
    expect(outcome.status).toBe('CONFIRMING');
    return taken;
  }

  get #opened(): EngineUnderTest {
    if (!this.#underTest) throw new Error('the engine under test was not opened');
    return this.#underTest;
  }

  async #snapshot(showId: string) {
    const snapshot = await this.engine.snapshot(showId);
    if (snapshot.status !== 'SNAPSHOT') throw new Error(snapshot.status);
    return snapshot;
  }
}

export function holdCommand(command: Partial<HoldCommand> = {}): HoldCommand {
  return {
    holdId: randomBytes(12).toString('base64url'),
    tokenHash: randomBytes(16).toString('base64url'),
    seats: [0],
    ttlMs: MINUTE_MS,
    maxLifeMs: 30 * MINUTE_MS,
    ...command,
  };
}

export function heldIn(outcome: HoldOutcome): Hold {
  if (outcome.status !== 'HELD') throw new Error(`not held: ${JSON.stringify(outcome)}`);
  return outcome.hold;
}
