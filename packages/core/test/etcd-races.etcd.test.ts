/** Several processes' worth of engines on one etcd, all at once: what each transaction compares is all that keeps order. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HoldCommand, HoldOutcome } from '../src/domain/commands.ts';
import { epochOf } from '../src/domain/epochs.ts';
import { SEAT_STATUSES } from '../src/domain/seats.ts';
import { Budget, EtcdClient } from '../src/engines/etcd/client.ts';
import { block } from '../src/engines/etcd/commands/operating.ts';
import { EtcdEngine } from '../src/engines/etcd/etcd-engine.ts';
import { Leases } from '../src/engines/etcd/leases.ts';
import { Reader } from '../src/engines/etcd/reader.ts';
import { ShowStore } from '../src/engines/etcd/show-store.ts';
import { systemClock } from '../src/ports/clock.ts';
import { EngineHarness, holdCommand, MINUTE_MS, SEAT_COUNT } from '../testing/engine-suite/harness.ts';
import { type EtcdServer, eventually, startEtcd } from '../testing/index.ts';
import { override } from '../testing/override.ts';
import { SeededRandom } from '../testing/seeded-random.ts';

const PROCESSES = 5;
/** Everybody gets an answer in this time, however often they are overtaken. */
const TIMEOUT_MS = 10_000;

let server: EtcdServer;
let engines: EtcdEngine[];
let suite: EngineHarness;

beforeAll(async () => {
  server = await startEtcd();
  engines = Array.from(
    { length: PROCESSES },
    () => new EtcdEngine({ url: server.url, timeoutMs: TIMEOUT_MS, clock: systemClock }),
  );
  suite = new EngineHarness({});
  const [engine] = engines;
  if (!engine) throw new Error('no engine');
  await suite.open(async () => ({ engine, pass: async () => {}, close: () => engine.close() }));
});
afterAll(async () => {
  for (const engine of engines) await engine.close();
  await server.stop();
});

/** Each command on the next of the engines, all at once. */
function onAll<Outcome>(count: number, ask: (engine: EtcdEngine, index: number) => Promise<Outcome>) {
  return Promise.all(
    Array.from({ length: count }, (_, index) => {
      const engine = engines[index % PROCESSES];
      if (!engine) throw new Error('no engine');
      return ask(engine, index);
    }),
  );
}

function heldSeats(outcomes: readonly HoldOutcome[]): number[] {
  return outcomes.flatMap((outcome) => (outcome.status === 'HELD' ? outcome.hold.seats : []));
}

describe('many processes at once', () => {
  it('have one winner for every seat', async () => {
    const showId = await suite.loadShow();
    const outcomes = await onAll(400, (engine, index) =>
      engine.hold(showId, holdCommand({ seats: [index % SEAT_COUNT] })),
    );
    expect(heldSeats(outcomes).toSorted()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    const fences = outcomes.flatMap((outcome) => (outcome.status === 'HELD' ? [outcome.hold.fence] : []));
    expect(new Set(fences).size).toBe(SEAT_COUNT);
  });

  it('name in a refusal what was in the way at one moment', async () => {
    const showId = await suite.loadShow();
    const [one, other] = engines;
    if (!one || !other) throw new Error('no engines');
    await one.hold(showId, holdCommand({ seats: [0] }));
    // In one turn, so that they are decided on one reading. Seat 0 can be free again when seat 1 is taken.
    const [first, mixed, after] = await Promise.all(
      [[1], [0, 1], [1, 2]].map((seats) => other.hold(showId, holdCommand({ seats }))),
    );
    expect(first?.status).toBe('HELD');
    expect(mixed).toEqual({ status: 'SEAT_UNAVAILABLE', seats: [0] });
    expect(after).toEqual({ status: 'SEAT_UNAVAILABLE', seats: [1] });
  });

  it('tell whoever comes back late all that changed, or to begin anew', async () => {
    const seats = 4_200;
    const showId = await suite.loadShow({ seatCount: seats });
    const before = await suite.engine.snapshot(showId);
    if (before.status !== 'SNAPSHOT') throw new Error(before.status);
    for (let first = 0; first < seats; first += 100) {
      await onAll(100, (engine, index) => engine.block(showId, { seats: [first + index] }));
    }
    const feed = await suite.engine.changesSince(showId, before.version);
    if (feed.status === 'CHANGES') expect(feed.changes.flatMap((change) => change.seats)).toHaveLength(seats);
    else expect(feed).toEqual({ status: 'GAP' });
  }, 60_000);

  it('leave each seat as the block or unblock with the highest fence left it', async () => {
    for (let round = 0; round < 10; round += 1) {
      const showId = await suite.loadShow();
      const changes = await onAll(10, async (engine, index) => {
        const doesBlock = (index + round) % 2 === 0;
        const seats = [index % 3, 3 + (index % 2)];
        const outcome = await (doesBlock
          ? engine.block(showId, { seats })
          : engine.unblock(showId, { seats }));
        if (!('fence' in outcome)) throw new Error(outcome.status);
        return { seats, status: doesBlock ? 'blocked' : 'available', fence: outcome.fence };
      });
      const last = new Map<number, string>();
      for (const { seats, status } of changes.toSorted((one, other) => one.fence - other.fence)) {
        for (const seat of seats) last.set(seat, status);
      }
      const blocked = [...last].filter(([, status]) => status === 'blocked');
      expect(await suite.statuses(showId), `round ${round}`).toEqual(Object.fromEntries(blocked));
    }
  });

  it('never split the seats of holds that overlap, large ones included', async () => {
    const showId = await suite.loadShow({ seatCount: 400 });
    const outcomes = await onAll(40, (engine, index) => {
      // Every other seat, so that the comparisons are of runs with seats between that are not asked for.
      const seats = Array.from({ length: 100 }, (_, seat) => (index * 7 + seat * 2) % 400);
      return engine.hold(showId, holdCommand({ seats: [...new Set(seats)] }));
    });
    const held = heldSeats(outcomes);
    expect(held.length).toBeGreaterThan(0);
    expect(new Set(held).size).toBe(held.length);
    expect(await suite.engine.counts(showId)).toMatchObject({ counts: { held: held.length } });
  });

  it('let no customer have more than the limit', async () => {
    const showId = await suite.loadShow({ seatCount: 100 });
    const customer = { customerRef: 'customer-1', maxSeatsPerCustomer: 3 };
    const outcomes = await onAll(50, (engine, seat) =>
      engine.hold(showId, holdCommand({ seats: [seat], ...customer })),
    );
    expect(heldSeats(outcomes)).toHaveLength(3);
    expect(outcomes.filter(({ status }) => status === 'CUSTOMER_LIMIT')).toHaveLength(47);
  });

  it('end a hold once: confirmed, released or cleared, never two of them', async () => {
    const showId = await suite.loadShow({ seatCount: 30 });
    for (let seat = 0; seat < 30; seat += 1) {
      const { holdId, tokenHash } = await suite.take(showId, { seats: [seat] });
      const [begun, released, cleared] = await Promise.all([
        engines[0]?.beginConfirm(showId, { holdId, tokenHash, deadlineMs: MINUTE_MS }),
        engines[1]?.release(showId, { holdId, tokenHash }),
        engines[2]?.clear(showId, holdId),
      ]);
      const done = [begun?.status, released?.status, cleared?.status].filter((status) =>
        ['CONFIRMING', 'RELEASED', 'CLEARED'].includes(status ?? ''),
      );
      expect(done).toHaveLength(1);
    }
  });

  it('free a cancelled booking once, and tell of it once', async () => {
    const showId = await suite.loadShow({ booked: [{ holdId: 'sold', seats: [1, 2] }] });
    const version = await suite.versionOf(showId);
    const freed = await onAll(20, (engine) => engine.free(showId, { holdId: 'sold', seats: [1, 2] }));
    expect(freed.filter((outcome) => outcome.status === 'FREED' && outcome.seats.length > 0)).toHaveLength(1);
    const changes = await suite.engine.changesSince(showId, version);
    expect(changes).toMatchObject({ changes: [{ status: 'available', seats: [1, 2] }] });
  });

  it('hand a confirm in doubt to one of them', async () => {
    const showId = await suite.loadShow();
    const { hold } = await suite.confirming(showId, { seats: [1], ttlMs: 1_000 }, 20);
    await eventually(async () => {
      const outcomes = await onAll(10, (engine) => engine.expireDue(showId, { limit: 10 }));
      const handed = outcomes.flatMap((outcome) => (outcome.status === 'EXPIRED' ? outcome.inDoubt : []));
      expect(handed).toEqual([{ holdId: hold.holdId, fence: hold.fence }]);
    });
  });

  it('load a show once', async () => {
    const begun = await onAll(20, (engine, index) => engine.beginLoad('contested', 1 + index));
    expect(begun.filter(({ status }) => status === 'LOADING')).toHaveLength(1);
  });
});

describe('a step that was decided before the show was rebuilt', () => {
  const show = { seatCount: SEAT_COUNT, sale: 'open', booked: [], blocked: [] } as const;
  const newBudget = () => new Budget(TIMEOUT_MS);

  it('is decided anew, by what the show is now', async () => {
    const client = new EtcdClient({ url: server.url, timeoutMs: TIMEOUT_MS });
    const leases = new Leases({ client, clock: systemClock });
    const parts = { client, reader: new Reader(client), leases, revisionsPerEpoch: 1_000_000 };
    const showId = await suite.loadShow();
    let isRebuilt = false;
    const overtaken = override(new ShowStore(parts, showId), 'commit', async (commit, ...args) => {
      if (!isRebuilt) {
        isRebuilt = true;
        await suite.engine.unload(showId, 1);
        await suite.engine.beginLoad(showId, 2);
        await suite.engine.load(showId, { epoch: 2, ...show });
      }
      return commit(...args);
    });
    const outcome = await block(overtaken, { seats: [1] }, newBudget());
    if (outcome.status !== 'BLOCKED') throw new Error(outcome.status);
    expect(epochOf(outcome.fence)).toBe(2);
    expect(await suite.statuses(showId)).toEqual({ 1: 'blocked' });
    client.close();
  });
});

describe('while everything moves', () => {
  it('the feed leads from any snapshot to every later one, and holds and seats agree', async () => {
    const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31));
    console.log(`seed ${seed}`);
    const random = new SeededRandom(seed);
    const showId = await suite.loadShow();
    const snapshots: { version: number; statusCodes: Uint8Array }[] = [];
    const act = async (engine: EtcdEngine, steps: number) => {
      let mine: HoldCommand | undefined;
      for (let step = 0; step < steps; step += 1) {
        if (!mine) {
          const seats = random.distinct(1 + random.below(3), SEAT_COUNT);
          const ttlMs = random.chance(0.3) ? 5 : MINUTE_MS;
          const command = holdCommand({ seats, ttlMs });
          if ((await engine.hold(showId, command)).status === 'HELD') mine = command;
        } else {
          const { holdId, tokenHash } = mine;
          const next = random.below(4);
          if (next < 2) await engine.release(showId, { holdId, tokenHash });
          else if (next < 3) await engine.extend(showId, { holdId, tokenHash, ttlMs: 2 * MINUTE_MS });
          else {
            const begun = await engine.beginConfirm(showId, { holdId, tokenHash, deadlineMs: MINUTE_MS });
            if (begun.status === 'CONFIRMING') await engine.abortConfirm(showId, begun.hold);
          }
          mine = undefined;
        }
        await engine.expireDue(showId, { limit: 5 });
        if (random.chance(0.3)) {
          const snapshot = await engine.snapshot(showId);
          if (snapshot.status === 'SNAPSHOT') snapshots.push(snapshot);
        }
      }
    };
    await Promise.all(engines.map((engine) => act(engine, 25)));
    const last = await suite.engine.snapshot(showId);
    if (last.status !== 'SNAPSHOT') throw new Error(last.status);
    const byVersion = [...snapshots, last].toSorted((a, b) => a.version - b.version);
    for (const { version, statusCodes } of byVersion) {
      const outcome = await suite.engine.changesSince(showId, version);
      if (outcome.status !== 'CHANGES') throw new Error(outcome.status);
      const replayed = Uint8Array.from(statusCodes);
      let applied = 0;
      for (const later of byVersion) {
        if (later.version < version) continue;
        for (
          ;
          (outcome.changes[applied]?.version ?? Number.POSITIVE_INFINITY) <= later.version;
          applied += 1
        ) {
          const change = outcome.changes[applied];
          for (const seat of change?.seats ?? [])
            replayed[seat] = SEAT_STATUSES.indexOf(change?.status ?? 'held');
        }
        expect([...replayed], `from ${version} to ${later.version}`).toEqual([...later.statusCodes]);
      }
    }
    const listed = await suite.engine.listHolds(showId, { limit: 100 });
    if (listed.status !== 'HOLDS') throw new Error(listed.status);
    const held = [...last.statusCodes].flatMap((code, seat) =>
      SEAT_STATUSES[code] === 'held' ? [seat] : [],
    );
    expect(listed.holds.flatMap(({ seats }) => seats).toSorted((a, b) => a - b)).toEqual(held);
  }, 60_000);
});
