import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../src/booking/limits.ts';
import { assemble } from '../src/create.ts';
import { MemoryEngine } from '../src/engines/memory/memory-engine.ts';
import { openSqliteLedger } from '../src/ledger/sqlite.ts';
import { answersSuite } from '../testing/answers-suite.ts';
import { FakeClock } from '../testing/fake-clock.ts';
import { eventually, ownFolder } from '../testing/index.ts';

answersSuite('sqlite', async () => {
  const folder = await ownFolder('answers');
  const file = join(folder.path, 'ledger.sqlite');
  const clock = new FakeClock();
  const ledger = openSqliteLedger({ file, clock });
  const reader = new BetterSqlite3(file);
  return {
    ledger,
    // Two openings in one thread would wait for each other's write lock; test/answer-races.test.ts has processes.
    rival: ledger,
    passTime: async (ms) => clock.advance(ms),
    rows: async () => reader.prepare<[], object>('select * from answer').all(),
    async close() {
      await ledger.close();
      reader.close();
      await folder.remove();
    },
  };
});

it('answers of a day ago are deleted by whoever starts', async () => {
  const folder = await ownFolder('old-answers');
  const file = join(folder.path, 'ledger.sqlite');
  const clock = new FakeClock();
  const ledger = openSqliteLedger({ file, clock });
  await ledger.migrate();
  const request = { keyHash: 'key', requestHash: 'request' };
  await ledger.answers.begin(request, { leaseMs: 30_000, keepMs: 86_400_000 });
  clock.advance(86_400_000);
  const options = { limits: DEFAULT_LIMITS, reportFault: () => {} };
  const holdfast = await assemble({ engine: new MemoryEngine({ clock }), ledger, clock, options });
  const reader = new BetterSqlite3(file);
  await eventually(() => expect(reader.prepare('select * from answer').all()).toEqual([]));
  reader.close();
  await holdfast.close();
  await folder.remove();
});
