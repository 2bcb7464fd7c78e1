import { setTimeout as delay } from 'node:timers/promises';
import { EtcdEngine } from '../src/engines/etcd/etcd-engine.ts';
import { systemClock } from '../src/ports/clock.ts';
import { engineSuite } from '../testing/engine-suite/index.ts';
import { startEtcd } from '../testing/index.ts';

engineSuite('etcd', async () => {
  const server = await startEtcd();
  const engine = new EtcdEngine({ url: server.url, timeoutMs: 5_000, clock: systemClock });
  return {
    engine,
    numbers: 'rising',
    async pass(ms) {
      const until = Date.now() + ms;
      while (Date.now() < until) await delay(until - Date.now());
    },
    async close() {
      await engine.close();
      await server.stop();
    },
  };
});
