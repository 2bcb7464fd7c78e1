/**
 * The Redis engine and the pure state machine side by side, time included, on a real Redis. A failure prints what runs
 * it again:
 *
 *   SEED=… SHRINK_PATH=… REPLAY_PATH=… npm test -- redis-model
 */
import { expect, it } from 'vitest';
import { checkAgainstModel, replayFromEnvironment } from '../testing/engine-model/index.ts';
import { redisWithSetTime } from '../testing/engine-model/redis-with-set-time.ts';

it('agrees with the state machine, command by command', async () => {
  await using modelled = await redisWithSetTime();
  const replay = replayFromEnvironment(process.env);
  console.log(`seed ${replay.seed}`);
  await expect(checkAgainstModel(modelled, { runs: 500, ...replay })).resolves.toBeUndefined();
}, 120_000);
