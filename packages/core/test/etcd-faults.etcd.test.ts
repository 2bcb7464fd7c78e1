/** What happens to holds when etcd forgets, stalls, dies and comes back. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../src/booking/limits.ts';
import { assemble, type Holdfast } from '../src/create.ts';
import { EtcdEngine } from '../src/engines/etcd/etcd-engine.ts';
import { openSqliteLedger } from '../src/ledger/sqlite.ts';
import { systemClock } from '../src/ports/clock.ts';
import { EngineUnavailable } from '../src/ports/faults.ts';
import type { Ledger } from '../src/ports/ledger.ts';
import { unwrap } from '../testing/booking-suite/harness.ts';
import { eventually } from '../testing/eventually.ts';
import { type EtcdServer, type OwnFolder, ownFolder, startEtcd } from '../testing/index.ts';
import { showOf } from '../testing/ledger-suite/harness.ts';
import { staysOpen } from '../testing/override.ts';

const TIMEOUT_MS = 800;

let server: EtcdServer;
let folder: OwnFolder;
let ledger: Ledger;
/** Two processes' worth of Holdfast on one etcd and one ledger. */
let here: Holdfast;
let there: Holdfast;
let showId: string;
let shows = 0;

beforeAll(async () => {
  server = await startEtcd();
  folder = await ownFolder('faults');
  ledger = openSqliteLedger({ file: join(folder.path, 'ledger.sqlite') });
  await ledger.migrate();
  const open = () =>
    assemble({
      engine: new EtcdEngine({ url: server.url, timeoutMs: TIMEOUT_MS, clock: systemClock }),
      ledger: staysOpen(ledger),
      clock: systemClock,
      options: { limits: DEFAULT_LIMITS, reportFault: () => {} },
    });
  here = await open();
  there = await open();
});
afterAll(async () => {
  await here.close();
  await there.close();
  await ledger.close();
  await server.stop();
  await folder.remove();
});
beforeEach(async () => {
  shows += 1;
  showId = `show-${shows}`;
  unwrap(await here.shows.create(showOf(showId)));
});

const take = async (seatIds: string[], holdfast = here) =>
  unwrap(await holdfast.holds.create({ showId, seatIds }));
const seats = async () => unwrap(await here.shows.snapshot(showId)).seats;

describe('an etcd that forgets everything', () => {
  it('is told what is booked; holds get a clear answer, fences go on', async () => {
    const booked = unwrap(await here.confirmHold(await take(['A'])));
    const hold = await take(['B']);
    await server.wipe();
    await eventually(async () => expect(await seats()).toEqual({ A: 'booked' }));
    expect(await here.confirmHold(hold)).toMatchObject({ refusal: { status: 'HOLD_NOT_FOUND' } });
    const next = await take(['B']);
    expect(next.fence).toBeGreaterThan(Math.max(hold.fence, booked.fence));
    expect(await here.holds.create({ showId, seatIds: ['A'] })).toMatchObject({
      refusal: { status: 'SEAT_UNAVAILABLE', seatIds: ['A'] },
    });
  });

  it('with a crowd on two processes: nobody sees a half-loaded show or a second sale', async () => {
    const booked = unwrap(await here.confirmHold(await take(['A', 'B'])));
    await server.wipe();
    await eventually(() => Promise.all([here.engine.ping(), there.engine.ping()]));
    const tries = Array.from({ length: 60 }, (_, buyer) => {
      const holdfast = buyer % 2 ? here : there;
      return holdfast.holds.create({ showId, seatIds: ['ABCDE'.charAt(buyer % 5)] });
    });
    const results = await Promise.all(tries);
    const won = results.flatMap((result) => (result.ok ? result.value.seatIds : []));
    expect(won.toSorted()).toEqual(['C', 'D', 'E']);
    for (const result of results) {
      if (!result.ok) expect(result.refusal.status).toBe('SEAT_UNAVAILABLE');
      else expect(result.value.fence).toBeGreaterThan(booked.fence);
    }
  });

  it('while a show is being watched: watchers start anew from a snapshot', async () => {
    const stop = new AbortController();
    const seen: unknown[] = [];
    const watch = async () => {
      const options = { sinceVersion: undefined, signal: stop.signal };
      for await (const event of unwrap(await here.shows.watch(showId, options))) seen.push(event);
    };
    const watching = watch();
    await take(['A']);
    await eventually(() => expect(seen.length).toBeGreaterThan(0));
    // Its stream breaks with the server: a fault, after which a watcher begins again.
    const broken = expect(watching).rejects.toThrow(EngineUnavailable);
    await server.wipe();
    await broken;
    await eventually(() => here.engine.ping());
    const again = watch();
    await eventually(() => expect(seen.at(-1)).toMatchObject({ type: 'snapshot', seats: {} }));
    const hold = await take(['C']);
    await eventually(() => expect(seen.at(-1)).toMatchObject({ status: 'held', seatIds: ['C'] }));
    await here.confirmHold(hold);
    await eventually(() => expect(seen.at(-1)).toMatchObject({ status: 'booked', seatIds: ['C'] }));
    stop.abort();
    await again;
  });
});

describe('an etcd that dies', () => {
  it('keeps every hold that it acknowledged, and lets it be confirmed', async () => {
    const hold = await take(['A', 'B']);
    await server.kill();
    await server.restart();
    const booking = await eventually(() => here.confirmHold(hold), { withinMs: 10_000 });
    expect(unwrap(booking).fence).toBe(hold.fence);
    expect(await seats()).toEqual({ A: 'booked', B: 'booked' });
  });

  it('with commands under way: each is answered or a named fault, and asked again has one winner a seat', async () => {
    const requests = Array.from({ length: 60 }, (_, buyer) => ({
      holdfast: buyer % 2 ? here : there,
      request: { showId, seatIds: ['ABCDE'.charAt(buyer % 5)], idempotencyKey: `buyer number ${buyer}` },
    }));
    const send = () =>
      Promise.allSettled(requests.map(({ holdfast, request }) => holdfast.holds.create(request)));
    await take(['A']).then((hold) => here.holds.release(hold));
    const first = send();
    await server.kill();
    for (const result of await first) {
      if (result.status === 'rejected') expect(result.reason).toBeInstanceOf(EngineUnavailable);
    }
    await server.restart();
    await eventually(() => Promise.all([here.engine.ping(), there.engine.ping()]));
    const second = await send();
    const winners = second.flatMap((result) => {
      if (result.status === 'rejected') throw result.reason;
      return result.value.ok ? result.value.value.seatIds : [];
    });
    expect(winners.toSorted()).toEqual(['A', 'B', 'C', 'D', 'E']);
    // Whoever was told yes before still has what they were told.
    (await first).forEach((result, buyer) => {
      if (result.status !== 'fulfilled' || !result.value.ok) return;
      const again = second[buyer];
      expect(again?.status === 'fulfilled' && again.value).toEqual(result.value);
    });
  });

  it('and stays away says so, and is used again when it is back', async () => {
    await take(['A']);
    await server.kill();
    await expect(take(['B'])).rejects.toThrow(/etcd does not answer/);
    await server.restart();
    const hold = await eventually(() => take(['B']), { withinMs: 10_000 });
    expect(hold.seatIds).toEqual(['B']);
  });
});

describe('an etcd that does not answer', () => {
  it('is a named fault within the timeout, never a hang, and can be asked again', async () => {
    const idempotencyKey = 'the same request, twice';
    await take(['A']);
    server.pause();
    const before = performance.now();
    const create = () => here.holds.create({ showId, seatIds: ['B'], idempotencyKey });
    await expect(create()).rejects.toThrow(EngineUnavailable);
    expect(performance.now() - before).toBeLessThan(TIMEOUT_MS * 2);
    await expect(here.engine.ping()).rejects.toThrow(EngineUnavailable);
    server.resume();
    // The first request may have been carried out after all: the retry is the same hold either way.
    const hold = unwrap(await eventually(create));
    expect(await seats()).toEqual({ A: 'held', B: 'held' });
    expect(unwrap(await here.holds.get(hold)).state).toBe('active');
  });

  it('keeps nobody of a crowd waiting for those in front', async () => {
    await take(['A']);
    server.pause();
    const before = performance.now();
    const crowd = Array.from({ length: 500 }, () => here.holds.create({ showId, seatIds: ['B'] }));
    const results = await Promise.allSettled(crowd);
    expect(performance.now() - before).toBeLessThan(TIMEOUT_MS * 2);
    for (const result of results) expect(result).toMatchObject({ reason: expect.any(EngineUnavailable) });
    server.resume();
    await eventually(() => here.engine.ping());
  });

  it('ends a watch with a fault, and does not let it hang', async () => {
    const signal = new AbortController().signal;
    const events = unwrap(await here.shows.watch(showId, { sinceVersion: undefined, signal }));
    await events.next();
    const next = events.next();
    server.pause();
    await expect(next).rejects.toThrow(EngineUnavailable);
    server.resume();
    await eventually(() => here.engine.ping());
  });
});

describe('closing', () => {
  it('leaves nothing that keeps a process alive, also while somebody listens', async () => {
    const script = `
      import { EtcdEngine } from ${JSON.stringify(import.meta.resolve('../src/engines/etcd/etcd-engine.ts'))};
      import { systemClock } from ${JSON.stringify(import.meta.resolve('../src/ports/clock.ts'))};
      const engine = new EtcdEngine({ url: '${server.url}', timeoutMs: 5_000, clock: systemClock });
      await engine.beginLoad('closing', 1);
      await engine.load('closing', { epoch: 1, seatCount: 1, sale: 'open', booked: [], blocked: [] });
      const { version } = await engine.snapshot('closing');
      const woken = engine.listen('closing').waitBeyond(version);
      const again = engine.listen('closing');
      await again.waitBeyond(version - 1);
      await engine.close();
      await woken;
      console.log(await engine.ping().catch((fault) => fault.name));
    `;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [output, [code]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
    expect([output.trim(), code]).toEqual(['EngineUnavailable', 0]);
  });
});
