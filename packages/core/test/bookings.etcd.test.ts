import { join } from 'node:path';
import { EtcdEngine } from '../src/engines/etcd/etcd-engine.ts';
import { openSqliteLedger } from '../src/ledger/sqlite.ts';
import { systemClock } from '../src/ports/clock.ts';
import { bookingSuite } from '../testing/booking-suite/index.ts';
import { ownFolder, startEtcd } from '../testing/index.ts';

bookingSuite('etcd and sqlite', async () => {
  const [etcd, folder] = await Promise.all([startEtcd(), ownFolder('bookings-etcd')]);
  return {
    engine: new EtcdEngine({ url: etcd.url, timeoutMs: 5_000, clock: systemClock }),
    ledger: openSqliteLedger({ file: join(folder.path, 'ledger.sqlite') }),
    async closeServers() {
      await etcd.stop();
      await folder.remove();
    },
  };
});
