import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { openSqliteLedger } from '../src/ledger/sqlite.ts';
import { answersSuite } from '../testing/answers-suite.ts';
import { FakeClock } from '../testing/fake-clock.ts';
import { ownFolder } from '../testing/index.ts';

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
