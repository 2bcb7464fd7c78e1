/**
 * The etcd engine and the pure state machine side by side. etcd's clock cannot be set, so no time passes here: what time
 * does is in the engine suite and in etcd-time.etcd.test.ts. A failure prints what runs it again:
 *
 *   SEED=… SHRINK_PATH=… REPLAY_PATH=… npm test -- etcd-model
 */
import { expect, it } from 'vitest';
import { EtcdEngine } from '../src/engines/etcd/etcd-engine.ts';
import { systemClock } from '../src/ports/clock.ts';
import { checkAgainstModel, replayFromEnvironment } from '../testing/engine-model/index.ts';
import { startEtcd } from '../testing/index.ts';

it('agrees with the state machine, command by command', async () => {
  const server = await startEtcd();
  const engine = new EtcdEngine({ url: server.url, timeoutMs: 5_000, clock: systemClock });
  try {
    const modelled = {
      engine,
      shortestTtlMs: 1_000,
      endings: 'any',
      fences: 'ordered',
      decidesInOrder: false,
    } as const;
    const replay = replayFromEnvironment(process.env);
    console.log(`seed ${replay.seed}`);
    await expect(checkAgainstModel(modelled, { runs: 50, ...replay })).resolves.toBeUndefined();
  } finally {
    await engine.close();
    await server.stop();
  }
}, 120_000);
