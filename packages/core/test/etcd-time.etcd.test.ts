/** Who decides that a hold is over: etcd's leases, whatever the clocks of our processes say. */
import { setTimeout as delay } from 'node:timers/promises';
import { Etcd3 } from 'etcd3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Budget, EtcdClient } from '../src/engines/etcd/client.ts';
import { EtcdEngine } from '../src/engines/etcd/etcd-engine.ts';
import { Leases } from '../src/engines/etcd/leases.ts';
import { systemClock } from '../src/ports/clock.ts';
import { EngineUnavailable } from '../src/ports/faults.ts';
import { EngineHarness, holdCommand, MINUTE_MS } from '../testing/engine-suite/harness.ts';
import { eventually } from '../testing/eventually.ts';
import { type EtcdCluster, type EtcdServer, startEtcd, startEtcdCluster } from '../testing/index.ts';
import { override } from '../testing/override.ts';

const HOUR_MS = 60 * MINUTE_MS;

function engineOn(url: string, { aheadMs = 0, timeoutMs = 5_000, revisionsPerEpoch = 1_000_000 } = {}) {
  const clock = { ...systemClock, nowMs: () => Date.now() + aheadMs };
  return new EtcdEngine({ url, timeoutMs, clock, revisionsPerEpoch });
}

/** The engine suite's helpers, on one engine among several. */
async function harnessOn(engine: EtcdEngine): Promise<EngineHarness> {
  const harness = new EngineHarness({});
  await harness.open(async () => ({ engine, pass: (ms) => delay(ms), close: () => engine.close() }));
  return harness;
}

describe('on one member', () => {
  let server: EtcdServer;
  let suite: EngineHarness;

  beforeAll(async () => {
    server = await startEtcd();
    suite = await harnessOn(engineOn(server.url));
  });
  afterAll(async () => {
    await suite.close();
    await server.stop();
  });

  it('a clock that is an hour ahead ends no hold', async () => {
    const ahead = engineOn(server.url, { aheadMs: HOUR_MS });
    const showId = await suite.loadShow();
    const { holdId, tokenHash } = await suite.take(showId, { seats: [1] });
    expect(await ahead.hold(showId, holdCommand({ seats: [1] }))).toEqual({
      status: 'SEAT_UNAVAILABLE',
      seats: [1],
    });
    expect(await ahead.expireDue(showId, { limit: 10 })).toMatchObject({ expired: 0, more: false });
    expect(await ahead.counts(showId)).toMatchObject({ counts: { held: 1 } });
    const begun = await ahead.beginConfirm(showId, { holdId, tokenHash, deadlineMs: MINUTE_MS });
    expect(begun.status).toBe('CONFIRMING');
    await ahead.close();
  });

  it('a clock that is an hour behind keeps none: a second after its end it is over for everybody', async () => {
    const behind = engineOn(server.url, { aheadMs: -HOUR_MS });
    const showId = await suite.loadShow();
    const { holdId, tokenHash } = await suite.take(showId, { seats: [1], ttlMs: 1_000 });
    await delay(2_000);
    const late = { holdId, tokenHash, deadlineMs: MINUTE_MS };
    expect(await behind.beginConfirm(showId, late)).toEqual({ status: 'HOLD_EXPIRED' });
    const other = await behind.hold(showId, holdCommand({ seats: [1] }));
    expect(other.status).toBe('HELD');
    await behind.close();
  });

  it('a life ends when it was told, although its lease was long in coming and counts in whole seconds', async () => {
    const client = new EtcdClient({ url: server.url, timeoutMs: 5_000 });
    const slow = override(client, 'grantLease', async (original, ...args) => {
      await delay(200);
      return original(...args);
    });
    const leases = new Leases({ client: slow, clock: systemClock });
    const lifeMs = 1_050;
    const { leaseId, raftTerm, nowMs } = await leases.grant(lifeMs, new Budget(5_000));
    const life = { leaseId, raftTerm, endsAtMs: nowMs + lifeMs };
    expect(await leases.ask(life, new Budget(5_000))).toBe('alive');
    await delay(life.endsAtMs - Date.now() + 20);
    expect(await leases.ask(life, new Budget(5_000))).toBe('over');
    client.close();
  });

  it('what has run out is found behind any number of holds that only look so, made by a clock that is behind', async () => {
    const behind = engineOn(server.url, { aheadMs: -20 * MINUTE_MS });
    const living = 1_100;
    const showId = await suite.loadShow({ seatCount: living + 1 });
    const holds = Array.from({ length: living }, (_, seat) =>
      behind.hold(showId, holdCommand({ seats: [seat], ttlMs: 10 * MINUTE_MS })),
    );
    expect((await Promise.all(holds)).every(({ status }) => status === 'HELD')).toBe(true);
    const runsOut = () => suite.take(showId, { seats: [living], ttlMs: suite.shortestTtlMs });

    const first = await runsOut();
    await delay(2 * suite.shortestTtlMs);
    expect(await suite.engine.expireDue(showId, { limit: 5 })).toMatchObject({ expired: 1, more: false });
    const { holdId } = first;
    expect(await suite.engine.getHold(showId, holdId)).toMatchObject({
      hold: { state: 'expired' },
    });

    await runsOut();
    await delay(2 * suite.shortestTtlMs);
    expect(await suite.engine.counts(showId)).toMatchObject({ counts: { held: living, available: 1 } });
    await behind.close();
  }, 20_000);

  it('a hold does not live longer than it was told because etcd restarted and counts anew', async () => {
    const showId = await suite.loadShow();
    const taken = await suite.take(showId, { seats: [1], ttlMs: 4_000 });
    await server.kill();
    await server.restart();
    await eventually(async () => expect(await suite.statuses(showId)).toEqual({ 1: 'held' }));
    await delay(Math.max(0, taken.hold.expiresAtMs - Date.now()) + 1);
    const late = { ...taken, deadlineMs: MINUTE_MS };
    expect(await suite.engine.beginConfirm(showId, late)).toEqual({ status: 'HOLD_EXPIRED' });
    expect(await suite.statuses(showId)).toEqual({});
  }, 20_000);

  it('seats go with their hold’s lease although nobody asks, and what it was is still known', async () => {
    const raw = new Etcd3({ hosts: server.url });
    const showId = await suite.loadShow();
    const customer = { customerRef: 'customer-1', maxSeatsPerCustomer: 2 };
    const { holdId, tokenHash } = await suite.take(showId, { seats: [1, 2], ttlMs: 1_000, ...customer });
    const version = await suite.versionOf(showId);
    const seatKeys = () => raw.getAll().prefix(`holdfast/${showId}/claims/seat/`).keys();
    expect(await seatKeys()).toHaveLength(2);
    await eventually(async () => expect(await seatKeys()).toEqual([]), { withinMs: 12_000 });

    const next = await suite.take(showId, { seats: [2], ...customer });
    expect(await suite.engine.release(showId, { holdId, tokenHash })).toEqual({ status: 'HOLD_EXPIRED' });
    expect(await suite.statuses(showId)).toEqual({ 2: 'held' });
    expect(await suite.engine.getHold(showId, holdId)).toMatchObject({
      hold: { state: 'expired', seats: [1, 2] },
    });
    const heard = await suite.engine.changesSince(showId, version);
    if (heard.status !== 'CHANGES') throw new Error(heard.status);
    expect(heard.changes.map(({ status, seats }) => [status, seats])).toEqual(
      expect.arrayContaining([
        ['held', [2]],
        ['available', [1]],
      ]),
    );
    expect(heard.changes).toHaveLength(2);
    expect(await suite.engine.getHold(showId, next.holdId)).toMatchObject({
      hold: { state: 'active' },
    });
    raw.close();
  }, 20_000);

  it('a confirming hold does not go with its lease', async () => {
    const raw = new Etcd3({ hosts: server.url });
    const showId = await suite.loadShow();
    const customer = { customerRef: 'customer-1', maxSeatsPerCustomer: 1 };
    const { hold } = await suite.confirming(showId, { seats: [1], ttlMs: 1_000, ...customer }, 1_000);
    const { kvs } = await raw.getAll().prefix(`holdfast/${showId}/`).exec();
    const leased = kvs.filter(({ lease }) => lease !== '0').map(({ key }) => key.toString());
    expect(leased).toEqual([]);
    expect(await suite.engine.finishConfirm(showId, hold)).toEqual({ status: 'BOOKED' });
    raw.close();
  });

  it('a show copied from another cluster is loaded anew', async () => {
    const raw = new Etcd3({ hosts: server.url });
    const showId = await suite.loadShow();
    await suite.take(showId, { seats: [1] });
    const metaKey = `holdfast/${showId}/meta`;
    const meta = await raw.get(metaKey).json();
    await raw.put(metaKey).value(JSON.stringify({ ...(meta as object), clusterId: '4711' }));
    expect(await suite.engine.snapshot(showId)).toEqual({ status: 'NOT_LOADED' });
    expect(await suite.engine.beginLoad(showId, 2)).toEqual({ status: 'LOADING' });
    const load = { epoch: 2, seatCount: 10, sale: 'open', booked: [], blocked: [] } as const;
    expect(await suite.engine.load(showId, load)).toEqual({ status: 'LOADED' });
    expect(await suite.statuses(showId)).toEqual({});
    raw.close();
  });

  it('an epoch whose numbers run out is followed by another, before any fence leaves its range', async () => {
    const worn = engineOn(server.url, { revisionsPerEpoch: 20 });
    const showId = await suite.loadShow();
    let outcome = await worn.setSale(showId, 'open');
    for (let times = 0; outcome.status === 'SALE_SET' && times < 50; times += 1) {
      outcome = await worn.setSale(showId, 'open');
    }
    expect(outcome).toEqual({ status: 'NOT_LOADED' });
    expect(await worn.beginLoad(showId, 2)).toEqual({ status: 'LOADING' });
    await worn.load(showId, { epoch: 2, seatCount: 10, sale: 'open', booked: [], blocked: [] });
    expect((await worn.hold(showId, holdCommand())).status).toBe('HELD');
    await worn.close();
  });
});

describe('on three members', () => {
  let cluster: EtcdCluster;
  let suite: EngineHarness;

  beforeAll(async () => {
    cluster = await startEtcdCluster(3);
    suite = await harnessOn(engineOn(cluster.url));
  });
  afterAll(async () => {
    await suite.close();
    await cluster.stop();
  });

  it('holds survive their leader, and end when they were told to', async () => {
    const showId = await suite.loadShow();
    const short = await suite.take(showId, { seats: [1], ttlMs: 6_000 });
    const long = await suite.take(showId, { seats: [2] });
    const leader = await cluster.leader();
    await leader.kill();
    const again = await eventually(() => suite.engine.hold(showId, holdCommand({ seats: [1, 2] })), {
      withinMs: 10_000,
    });
    expect(again).toEqual({ status: 'SEAT_UNAVAILABLE', seats: [1, 2] });
    await delay(Math.max(0, short.hold.expiresAtMs - Date.now()) + 1);
    expect(await suite.statuses(showId)).toEqual({ 2: 'held' });
    const begun = await suite.engine.beginConfirm(showId, { ...long, deadlineMs: MINUTE_MS });
    expect(begun).toMatchObject({ status: 'CONFIRMING', hold: { fence: long.hold.fence } });
    await leader.restart();
  }, 40_000);

  it('a member that freezes is passed over; without a majority nobody is answered, quickly', async () => {
    const showId = await suite.loadShow();
    const [first, second, third] = cluster.members;
    if (!first || !second || !third) throw new Error('three members');
    for (const member of [first, second, third]) {
      member.pause();
      const holding = () => suite.engine.hold(showId, holdCommand({ seats: [0] }));
      await eventually(async () => expect(['HELD', 'SEAT_UNAVAILABLE']).toContain((await holding()).status), {
        withinMs: 15_000,
      });
      member.resume();
    }
    const impatient = engineOn(cluster.url, { timeoutMs: 600 });
    first.pause();
    second.pause();
    const before = performance.now();
    await expect(impatient.hold(showId, holdCommand({ seats: [1] }))).rejects.toThrow(EngineUnavailable);
    expect(performance.now() - before).toBeLessThan(1_500);
    first.resume();
    second.resume();
    const hold = () => impatient.hold(showId, holdCommand({ seats: [2] }));
    const outcome = await eventually(hold, { withinMs: 15_000 });
    expect(['HELD', 'SEAT_UNAVAILABLE']).toContain(outcome.status);
    await impatient.close();
  }, 90_000);
});
