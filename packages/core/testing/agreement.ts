/**
 * An engine and the pure state machine side by side: the same random commands, one after the other, must get the same
 * answers and leave the same seats. Run it again with SEED=<printed number> when it fails.
 */
import { expect } from 'vitest';
import type { Hold } from '../src/domain/commands.ts';
import * as machine from '../src/domain/machine.ts';
import { checkShowState, createShowState, type ShowState } from '../src/domain/show-state.ts';
import type { SeatEngine } from '../src/ports/seat-engine.ts';
import { SeededRandom } from './seeded-random.ts';

const SEATS = 12;
const HOLDS = 8;
const STEPS_PER_SHOW = 60;
const LONG_MS = 10 * 60_000;
const NOW_MS = 0;
const BOOKED_SEAT = 11;
const BLOCKED_SEAT = 10;

export interface Agreement {
  readonly engine: SeatEngine;
  readonly shows: number;
  /** Whether fences and versions must be the machine's own, or rise where the machine's rise. */
  readonly numbers: 'the same' | 'rising alike';
}

/** @throws an assertion that names the seed, the show and the step */
export async function expectAgreement({ engine, shows, numbers }: Agreement): Promise<void> {
  const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31));
  console.log(`seed ${seed}`);
  const random = new SeededRandom(seed);
  for (let show = 0; show < shows; show += 1) {
    const showId = `show-${show}`;
    const load = {
      epoch: 1 + show,
      seatCount: SEATS,
      sale: 'open',
      booked: [{ holdId: 'old', seats: [BOOKED_SEAT] }],
      blocked: [BLOCKED_SEAT],
    } as const;
    await engine.beginLoad(showId, load.epoch);
    await engine.load(showId, load);
    const state = createShowState(load);
    const fences = new Correspondence(numbers);
    for (let step = 0; step < STEPS_PER_SHOW; step += 1) {
      const command = randomCommand(random, state);
      const fenceOf = (fence: number) => fences.actualOf(fence);
      const [expected, actual] = [command.onModel(state), await command.onEngine(engine, showId, fenceOf)];
      const where = `seed ${seed}, show ${show}, step ${step}: ${command.name}`;
      fences.pair(fencesIn(expected), fencesIn(actual), where);
      expect(comparable(actual), where).toEqual(comparable(expected));
      checkShowState(state);
    }
    await expectSameSeatsAndFeed(engine, showId, { state, numbers, where: `seed ${seed}, show ${show}` });
  }
}

async function expectSameSeatsAndFeed(
  engine: SeatEngine,
  showId: string,
  { state, numbers, where }: { state: ShowState; numbers: Agreement['numbers']; where: string },
): Promise<void> {
  const [model, real] = [machine.snapshot(state, NOW_MS), await engine.snapshot(showId)];
  if (model.status !== 'SNAPSHOT' || real.status !== 'SNAPSHOT') throw new Error(real.status);
  expect([...real.statusCodes], where).toEqual([...model.statusCodes]);
  // Both begin a load at the base of its epoch.
  const start = state.version - state.feed.length;
  const [told, heard] = [machine.changesSince(state, start), await engine.changesSince(showId, start)];
  if (told.status !== 'CHANGES' || heard.status !== 'CHANGES') throw new Error(heard.status);
  const withoutVersions = (changes: typeof told.changes) =>
    changes.map(({ status, seats }) => ({ status, seats }));
  expect(withoutVersions(heard.changes), where).toEqual(withoutVersions(told.changes));
  const versions = new Correspondence(numbers);
  const versionsOf = (changes: typeof told.changes, last: number) => [
    start,
    ...changes.map(({ version }) => version),
    last,
  ];
  versions.pair(
    versionsOf(told.changes, model.version),
    versionsOf(heard.changes, real.version),
    `${where}: versions`,
  );
}

/** Pairs the machine's numbers with the engine's: the same, or an order-preserving renaming of them. */
class Correspondence {
  readonly #numbers: Agreement['numbers'];
  readonly #actual = new Map<number, number>();
  #last = { model: 0, actual: 0 };

  constructor(numbers: Agreement['numbers']) {
    this.#numbers = numbers;
  }

  pair(model: readonly number[], actual: readonly number[], where: string): void {
    expect(actual.length, where).toBe(model.length);
    for (const [index, number] of model.entries()) {
      const counterpart = actual[index] ?? Number.NaN;
      if (this.#numbers === 'the same') expect(counterpart, where).toBe(number);
      const known = this.#actual.get(number);
      if (known !== undefined) {
        expect(counterpart, where).toBe(known);
        continue;
      }
      expect(number, where).toBeGreaterThan(this.#last.model);
      expect(counterpart, where).toBeGreaterThan(this.#last.actual);
      this.#last = { model: number, actual: counterpart };
      this.#actual.set(number, counterpart);
    }
  }

  /** Itself for a number that neither ever gave. */
  actualOf(model: number): number {
    return this.#actual.get(model) ?? model;
  }
}

interface Command {
  readonly name: string;
  readonly onModel: (state: ShowState) => unknown;
  readonly onEngine: (
    engine: SeatEngine,
    showId: string,
    fenceOf: (modelFence: number) => number,
  ) => Promise<unknown>;
}

/** Nothing runs out: time is the engine suite's business, here the two clocks differ. */
function randomCommand(random: SeededRandom, { holds }: ShowState): Command {
  const holdId = `hold-${random.below(HOLDS)}`;
  const tokenHash = random.chance(0.9) ? `owner of ${holdId}` : 'stranger';
  const seats = random.distinct(1 + random.below(4), SEATS);
  const customer = random.chance(0.5) ? {} : { customerRef: `c${random.below(2)}`, maxSeatsPerCustomer: 5 };
  const hold = { holdId, tokenHash, seats, ttlMs: LONG_MS, maxLifeMs: 3 * LONG_MS, ...customer };
  const extend = { holdId, tokenHash, ttlMs: LONG_MS };
  const release = { holdId, tokenHash, seats: random.chance(0.5) ? seats : undefined };
  const confirm = { holdId, tokenHash, deadlineMs: LONG_MS, reacquire: random.chance(0.5) };
  const some = { seats: random.distinct(1 + random.below(2), SEATS) };
  const sale = random.chance(0.8) ? 'open' : 'closed';
  const fence = holds.get(holdId)?.fence ?? 1;
  const isOther = Number(random.chance(0.1));
  const confirming = { holdId, fence: fence - isOther };
  const free = { holdId: random.chance(0.2) ? 'old' : holdId, seats: [...seats, BOOKED_SEAT] };
  const expire = { limit: 3 };

  const commands: [name: string, onModel: Command['onModel'], onEngine: Command['onEngine']][] = [
    ['hold', (state) => machine.hold(state, hold, NOW_MS), (engine, id) => engine.hold(id, hold)],
    ['extend', (state) => machine.extend(state, extend, NOW_MS), (engine, id) => engine.extend(id, extend)],
    [
      'release',
      (state) => machine.release(state, release, NOW_MS),
      (engine, id) => engine.release(id, release),
    ],
    [
      'begin',
      (state) => machine.beginConfirm(state, confirm, NOW_MS),
      (engine, id) => engine.beginConfirm(id, confirm),
    ],
    [
      'finish',
      (state) => machine.finishConfirm(state, confirming),
      (engine, id, fenceOf) => engine.finishConfirm(id, { holdId, fence: fenceOf(fence) - isOther }),
    ],
    [
      'abort',
      (state) => machine.abortConfirm(state, confirming, NOW_MS),
      (engine, id, fenceOf) => engine.abortConfirm(id, { holdId, fence: fenceOf(fence) - isOther }),
    ],
    ['clear', (state) => machine.clear(state, holdId, NOW_MS), (engine, id) => engine.clear(id, holdId)],
    ['free', (state) => machine.free(state, free, NOW_MS), (engine, id) => engine.free(id, free)],
    ['block', (state) => machine.block(state, some, NOW_MS), (engine, id) => engine.block(id, some)],
    ['unblock', (state) => machine.unblock(state, some), (engine, id) => engine.unblock(id, some)],
    ['sale', (state) => machine.setSale(state, sale), (engine, id) => engine.setSale(id, sale)],
    [
      'expire',
      (state) => machine.expireDue(state, expire, NOW_MS),
      (engine, id) => engine.expireDue(id, expire),
    ],
    [
      'get',
      (state) => machine.getHold(state, holdId, tokenHash, NOW_MS),
      (engine, id) => engine.getHold(id, holdId, tokenHash),
    ],
  ];
  // Holds oftener than the rest, or there would be little to act on.
  const [name, onModel, onEngine] = commands[random.chance(0.3) ? 0 : random.below(commands.length)] ?? [];
  if (!name || !onModel || !onEngine) throw new Error('no command chosen');
  return { name: `${name} ${holdId} by ${tokenHash}, seats ${seats}`, onModel, onEngine };
}

interface AnyOutcome {
  readonly nowMs?: number;
  readonly fence?: number;
  readonly hold?: Hold;
  readonly inDoubt?: readonly { readonly fence: number }[];
}

function fencesIn(outcome: unknown): readonly number[] {
  const { fence, hold, inDoubt = [] } = outcome as AnyOutcome;
  return [fence, hold?.fence, ...inDoubt.map((one) => one.fence)].filter((one) => one !== undefined);
}

/** Without fences, which are compared by themselves, and times, which are on two clocks: that they are right is shown elsewhere. */
function comparable(outcome: unknown): unknown {
  const { nowMs: _, fence: __, hold, ...rest } = outcome as AnyOutcome;
  return { ...rest, ...(hold && { hold: { ...hold, fence: 0, createdAtMs: 0, expiresAtMs: 0 } }) };
}
