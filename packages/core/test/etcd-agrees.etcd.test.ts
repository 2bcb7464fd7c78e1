import { afterAll, beforeAll, it } from 'vitest';
import { EtcdEngine } from '../src/engines/etcd/etcd-engine.ts';
import { systemClock } from '../src/ports/clock.ts';
import { expectAgreement } from '../testing/agreement.ts';
import { type EtcdServer, startEtcd } from '../testing/index.ts';

let server: EtcdServer;
let engine: EtcdEngine;

beforeAll(async () => {
  server = await startEtcd();
  engine = new EtcdEngine({ url: server.url, timeoutMs: 5_000, clock: systemClock });
});
afterAll(async () => {
  await engine.close();
  await server.stop();
});

it('agrees with the state machine, step for step', async () => {
  await expectAgreement({ engine, shows: 20, numbers: 'rising alike' });
}, 60_000);
