import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { Catalog } from '../src/booking/catalog.ts';
import { DEFAULT_LIMITS } from '../src/booking/limits.ts';
import { ShowLoader } from '../src/booking/show-loader.ts';
import { assemble } from '../src/create.ts';
import { MemoryEngine } from '../src/engines/memory/memory-engine.ts';
import { openSqliteLedger } from '../src/ledger/sqlite.ts';
import { systemClock } from '../src/ports/clock.ts';
import type { Ledger } from '../src/ports/ledger.ts';
import type { SeatEngine } from '../src/ports/seat-engine.ts';
import { unwrap } from '../testing/booking-suite/harness.ts';
import { ownFolder } from '../testing/index.ts';
import { showOf } from '../testing/ledger-suite/harness.ts';
import { override } from '../testing/override.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

async function setUp(change: {
  engine?: (engine: SeatEngine) => SeatEngine;
  ledger?: (ledger: Ledger) => Ledger;
}) {
  const { engine: changeEngine = (same) => same, ledger: changeLedger = (same) => same } = change;
  const folder = await ownFolder('watching');
  const engine = changeEngine(new MemoryEngine({ clock: systemClock }));
  const ledger = changeLedger(openSqliteLedger({ file: join(folder.path, 'ledger.sqlite') }));
  await ledger.migrate();
  const faults: unknown[] = [];
  const options = { limits: DEFAULT_LIMITS, reportFault: (fault: unknown) => void faults.push(fault) };
  const holdfast = await assemble({ engine, ledger, clock: systemClock, options });
  closers.push(
    () => folder.remove(),
    () => holdfast.close(),
  );
  unwrap(await holdfast.shows.create(showOf('show')));
  return { holdfast, engine, ledger, faults };
}

it('ends when it is stopped in the middle of reading', async () => {
  const reached = Promise.withResolvers<void>();
  const goOn = Promise.withResolvers<void>();
  const { holdfast } = await setUp({
    engine: (engine) =>
      override(engine, 'changesSince', async (changesSince, ...args) => {
        const outcome = await changesSince(...args);
        reached.resolve();
        await goOn.promise;
        return outcome;
      }),
  });
  const stop = new AbortController();
  const events = unwrap(await holdfast.shows.watch('show', { sinceVersion: undefined, signal: stop.signal }));
  await events.next();
  const next = events.next();
  await reached.promise;
  stop.abort();
  goOn.resolve();
  expect(await next).toEqual({ done: true, value: undefined });
});

it('hears of what runs out within a second, also while the ledger hangs', async () => {
  const hangs = Promise.withResolvers<void>();
  let isDown = false;
  const { holdfast } = await setUp({
    ledger: (ledger) =>
      override(ledger, 'listShowIds', async (listShowIds) => {
        if (isDown) await hangs.promise;
        return listShowIds();
      }),
  });
  const stop = new AbortController();
  const events = unwrap(await holdfast.shows.watch('show', { sinceVersion: undefined, signal: stop.signal }));
  await events.next();
  isDown = true;
  const hold = unwrap(await holdfast.holds.create({ showId: 'show', seatIds: ['A'], ttlMs: 1_500 }));
  expect((await events.next()).value).toMatchObject({ status: 'held' });
  expect((await events.next()).value).toMatchObject({ status: 'available', seatIds: ['A'] });
  expect(Date.now() - hold.expiresAtMs).toBeLessThan(1_000);
  stop.abort();
  hangs.resolve();
});

it('waits for a show that several processes want to load at once, however slow the ledger', async () => {
  const { engine, ledger } = await setUp({});
  await ledger.createShow(showOf('slow'));
  const show = await new Catalog({ ledger }).get('slow');
  if (!show) throw new Error('no show');
  const slowly = Promise.withResolvers<void>();
  const slowLedger = override(ledger, 'beginEpoch', async (beginEpoch, ...args) => {
    const begun = await beginEpoch(...args);
    await slowly.promise;
    return begun;
  });
  const asks = [1, 2, 3, 4].map(() => {
    const loader = new ShowLoader({ engine, ledger: slowLedger, clock: systemClock });
    return loader.ask(show, () => engine.counts('slow'));
  });
  setTimeout(slowly.resolve, 400);
  for (const outcome of await Promise.all(asks)) expect(outcome.status).toBe('COUNTS');
});
