import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { DEFAULT_LIMITS } from '../src/booking/limits.ts';
import { assemble } from '../src/create.ts';
import { MemoryEngine } from '../src/engines/memory/memory-engine.ts';
import { openSqliteLedger } from '../src/ledger/sqlite.ts';
import { systemClock } from '../src/ports/clock.ts';
import { LedgerUnavailable } from '../src/ports/faults.ts';
import { unwrap } from '../testing/booking-suite/harness.ts';
import { eventually } from '../testing/eventually.ts';
import { ownFolder } from '../testing/index.ts';
import { showOf } from '../testing/ledger-suite/harness.ts';
import { override } from '../testing/override.ts';

it('tells the ledger later what operators changed while it could not be had', async () => {
  const folder = await ownFolder('unkept');
  const engine = new MemoryEngine({ clock: systemClock });
  const ledger = openSqliteLedger({ file: join(folder.path, 'ledger.sqlite') });
  await ledger.migrate();
  let isDown = true;
  const told: unknown[] = [];
  const whileItIsUp = async (keep: (...args: unknown[]) => Promise<unknown>, ...args: unknown[]) => {
    if (isDown) throw new LedgerUnavailable('down');
    const outcome = await keep(...args);
    told.push(outcome);
    return outcome;
  };
  const holdfast = await assemble({
    engine,
    ledger: override(override(ledger, 'keepBlock', whileItIsUp), 'keepSale', whileItIsUp),
    clock: systemClock,
    options: { limits: DEFAULT_LIMITS, reportFault: () => {} },
  });
  onTestFinished(async () => {
    await holdfast.close();
    await folder.remove();
  });
  unwrap(await holdfast.shows.create(showOf('show')));
  const operator = { showId: 'show', actor: 'desk 2', reason: 'rain' };
  await expect(holdfast.blockSeats({ ...operator, seatIds: ['A'] })).rejects.toThrow(LedgerUnavailable);
  await expect(holdfast.setSale({ ...operator, sale: 'closed' })).rejects.toThrow(LedgerUnavailable);
  isDown = false;

  await eventually(() => expect(told).toEqual([{ status: 'KEPT' }, { status: 'KEPT' }]));
  // What it begins with when it is rebuilt.
  await engine.unload('show', 1);
  expect(unwrap(await holdfast.shows.snapshot('show')).seats).toEqual({ A: 'blocked' });
  expect(unwrap(await holdfast.shows.get('show')).sale).toBe('closed');
});
