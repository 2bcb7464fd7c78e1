/** A hold that one process has found over and its owner then extends: what was found is of a lease that it left. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Budget, EtcdClient } from '../src/engines/etcd/client.ts';
import { expireDue } from '../src/engines/etcd/commands/expiring.ts';
import { hold } from '../src/engines/etcd/commands/hold.ts';
import { block } from '../src/engines/etcd/commands/operating.ts';
import { getHold } from '../src/engines/etcd/commands/owning.ts';
import { counts, listHolds } from '../src/engines/etcd/commands/reading.ts';
import { EtcdEngine } from '../src/engines/etcd/etcd-engine.ts';
import { Leases } from '../src/engines/etcd/leases.ts';
import { Reader } from '../src/engines/etcd/reader.ts';
import { ShowStore } from '../src/engines/etcd/show-store.ts';
import { systemClock } from '../src/ports/clock.ts';
import { EngineHarness, holdCommand, MINUTE_MS } from '../testing/engine-suite/harness.ts';
import { eventually } from '../testing/eventually.ts';
import { type EtcdServer, startEtcd } from '../testing/index.ts';
import { override } from '../testing/override.ts';

const TIMEOUT_MS = 5_000;
const newBudget = () => new Budget(TIMEOUT_MS);

type Taken = Awaited<ReturnType<EngineHarness['take']>>;

/** Everything by which a process ends what it finds over. The first read finds it, the second is the ending's. */
const WAYS = [
  ['hold', (store: ShowStore) => hold(store, [holdCommand({ seats: [1] })], newBudget())],
  ['block', (store: ShowStore) => block(store, { seats: [1] }, newBudget())],
  ['expireDue', (store: ShowStore) => expireDue(store, { limit: 10 }, newBudget())],
  ['counts', (store: ShowStore) => counts(store, newBudget)],
  ['listHolds', (store: ShowStore) => listHolds(store, { limit: 10 }, newBudget())],
  ['getHold', (store: ShowStore, { holdId }: Taken) => getHold(store, holdId, newBudget())],
] as const;

describe('a hold found over by a clock that is ahead, and extended before it is ended', () => {
  let server: EtcdServer;
  let suite: EngineHarness;
  let client: EtcdClient;
  const taken = new Map<string, { readonly showId: string; readonly hold: Taken }>();

  beforeAll(async () => {
    server = await startEtcd();
    suite = new EngineHarness({});
    const engine = new EtcdEngine({ url: server.url, timeoutMs: TIMEOUT_MS, clock: systemClock });
    await suite.open(async () => ({ engine, pass: async () => {}, close: () => engine.close() }));
    client = new EtcdClient({ url: server.url, timeoutMs: TIMEOUT_MS });
    for (const [way] of WAYS) {
      const showId = await suite.loadShow();
      taken.set(way, { showId, hold: await suite.take(showId, { seats: [1], ttlMs: MINUTE_MS }) });
    }
    // From now on leases are counted anew, so that clocks divide: no need to meet a lease's last second.
    await server.kill();
    await server.restart();
    await eventually(() => suite.engine.ping());
    await eventually(() => client.timeToLive('1', newBudget()));
  });
  afterAll(async () => {
    client.close();
    await suite.close();
    await server.stop();
  });

  it.each(WAYS)('lives on: %s', async (way, act) => {
    const one = taken.get(way);
    if (!one) throw new Error(`no hold for ${way}`);
    const { showId, hold } = one;
    const clock = { ...systemClock, nowMs: () => hold.hold.expiresAtMs + 300 };
    const leases = new Leases({ client, clock });
    const parts = { client, reader: new Reader(client), leases, revisionsPerEpoch: 1_000_000 };
    let reads = 0;
    const overtaken = override(new ShowStore(parts, showId), 'read', async (read, ...args) => {
      reads += 1;
      if (reads === 2) {
        const { holdId, tokenHash } = hold;
        const extended = await suite.engine.extend(showId, { holdId, tokenHash, ttlMs: 2 * MINUTE_MS });
        expect(extended.status).toBe('EXTENDED');
      }
      return read(...args);
    });
    await act(overtaken, hold);
    expect(reads).toBeGreaterThan(1);
    expect(await suite.engine.getHold(showId, hold.holdId)).toMatchObject({
      hold: { state: 'active', seats: [1] },
    });
    expect(await suite.statuses(showId)).toEqual({ 1: 'held' });
  });
});
