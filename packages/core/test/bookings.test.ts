import { join } from 'node:path';
import { MemoryEngine } from '../src/engines/memory/memory-engine.ts';
import { openSqliteLedger } from '../src/ledger/sqlite.ts';
import { systemClock } from '../src/ports/clock.ts';
import { bookingSuite } from '../testing/booking-suite/index.ts';
import { ownFolder } from '../testing/index.ts';

bookingSuite('memory and sqlite', async () => {
  const folder = await ownFolder('bookings');
  return {
    engine: new MemoryEngine({ clock: systemClock }),
    ledger: openSqliteLedger({ file: join(folder.path, 'ledger.sqlite') }),
    closeServers: () => folder.remove(),
  };
});
