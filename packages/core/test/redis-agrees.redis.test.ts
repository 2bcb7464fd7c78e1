/**
 * The Redis engine and the pure state machine side by side: the same random commands, one after the other, must
 * get the same answers and leave the same seats. Run it again with SEED=<printed number> when it fails.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Hold } from '../src/domain/commands.ts';
import * as machine from '../src/domain/machine.ts';
import { checkShowState, createShowState, type ShowState } from '../src/domain/show-state.ts';
import { RedisEngine } from '../src/engines/redis/redis-engine.ts';
import { type RedisServer, startRedis } from '../testing/index.ts';
import { SeededRandom } from '../testing/seeded-random.ts';

const SEATS = 12;
const HOLDS = 8;
const STEPS_PER_SHOW = 60;
const SHOWS = 60;
const LONG_MS = 10 * 60_000;
const NOW_MS = 0;
const BOOKED_SEAT = 11;
const BLOCKED_SEAT = 10;

let server: RedisServer;
let engine: RedisEngine;

beforeAll(async () => {
  server = await startRedis();
  engine = new RedisEngine({ url: server.url, timeoutMs: 5_000 });
});
afterAll(async () => {
  await engine.close();
  await server.stop();
});

it('agrees with the state machine, step for step', async () => {
  const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31));
  console.log(`seed ${seed}`);
  const random = new SeededRandom(seed);
  for (let show = 0; show < SHOWS; show += 1) {
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
    for (let step = 0; step < STEPS_PER_SHOW; step += 1) {
      const command = randomCommand(random, state);
      const [expected, actual] = [command.onModel(state), await command.onRedis(showId)];
      expect(withoutTimes(actual), `seed ${seed}, show ${show}, step ${step}: ${command.name}`).toEqual(
        withoutTimes(expected),
      );
      checkShowState(state);
    }
    const [model, real] = [machine.snapshot(state, NOW_MS), await engine.snapshot(showId)];
    if (model.status !== 'SNAPSHOT' || real.status !== 'SNAPSHOT') throw new Error(real.status);
    expect([real.version, ...real.statusCodes]).toEqual([model.version, ...model.statusCodes]);
    const start = state.version - state.feed.length;
    expect(await engine.changesSince(showId, start)).toEqual(machine.changesSince(state, start));
  }
}, 60_000);

interface Command {
  readonly name: string;
  readonly onModel: (state: ShowState) => unknown;
  readonly onRedis: (showId: string) => Promise<unknown>;
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
  const confirming = { holdId, fence: (holds.get(holdId)?.fence ?? 1) - Number(random.chance(0.1)) };
  const free = { holdId: random.chance(0.2) ? 'old' : holdId, seats: [...seats, BOOKED_SEAT] };
  const expire = { limit: 3 };

  const commands: [name: string, onModel: Command['onModel'], onRedis: Command['onRedis']][] = [
    ['hold', (state) => machine.hold(state, hold, NOW_MS), (id) => engine.hold(id, hold)],
    ['extend', (state) => machine.extend(state, extend, NOW_MS), (id) => engine.extend(id, extend)],
    ['release', (state) => machine.release(state, release, NOW_MS), (id) => engine.release(id, release)],
    [
      'begin',
      (state) => machine.beginConfirm(state, confirm, NOW_MS),
      (id) => engine.beginConfirm(id, confirm),
    ],
    [
      'finish',
      (state) => machine.finishConfirm(state, confirming),
      (id) => engine.finishConfirm(id, confirming),
    ],
    [
      'abort',
      (state) => machine.abortConfirm(state, confirming, NOW_MS),
      (id) => engine.abortConfirm(id, confirming),
    ],
    ['clear', (state) => machine.clear(state, holdId, NOW_MS), (id) => engine.clear(id, holdId)],
    ['free', (state) => machine.free(state, free, NOW_MS), (id) => engine.free(id, free)],
    ['block', (state) => machine.block(state, some, NOW_MS), (id) => engine.block(id, some)],
    ['unblock', (state) => machine.unblock(state, some), (id) => engine.unblock(id, some)],
    ['sale', (state) => machine.setSale(state, sale), (id) => engine.setSale(id, sale)],
    ['expire', (state) => machine.expireDue(state, expire, NOW_MS), (id) => engine.expireDue(id, expire)],
    [
      'get',
      (state) => machine.getHold(state, holdId, tokenHash, NOW_MS),
      (id) => engine.getHold(id, holdId, tokenHash),
    ],
  ];
  // Holds oftener than the rest, or there would be little to act on.
  const [name, onModel, onRedis] = commands[random.chance(0.3) ? 0 : random.below(commands.length)] ?? [];
  if (!name || !onModel || !onRedis) throw new Error('no command chosen');
  return { name: `${name} ${holdId} by ${tokenHash}, seats ${seats}`, onModel, onRedis };
}

/** Times are on two clocks; that they are right is shown elsewhere. */
function withoutTimes(outcome: unknown): unknown {
  if (typeof outcome !== 'object' || outcome === null) return outcome;
  const {
    nowMs: _,
    hold,
    statusCodes,
    ...rest
  } = outcome as { nowMs?: number; hold?: Hold; statusCodes?: Uint8Array };
  return {
    ...rest,
    ...(hold && { hold: { ...hold, createdAtMs: 0, expiresAtMs: 0 } }),
    ...(statusCodes && { statusCodes: [...statusCodes] }),
  };
}
