/**
 * The memory engine and the pure state machine side by side, time included. A failure prints what runs it again:
 *
 *   SEED=… SHRINK_PATH=… REPLAY_PATH=… npm test -- memory-model
 */
import { expect, it } from 'vitest';
import { MemoryEngine } from '../src/engines/memory/memory-engine.ts';
import { checkAgainstModel, replayFromEnvironment } from '../testing/engine-model/index.ts';

it('agrees with the state machine, command by command', async () => {
  let nowMs = 0;
  const clock = { nowMs: () => nowMs, sleep: async () => {} };
  const modelled = {
    engine: new MemoryEngine({ clock }),
    shortestTtlMs: 1,
    setNow: async (ms: number) => {
      nowMs = ms;
    },
    endings: 'same',
    fences: 'same',
    decidesInOrder: true,
  } as const;
  const replay = replayFromEnvironment(process.env);
  console.log(`seed ${replay.seed}`);
  await expect(checkAgainstModel(modelled, { runs: 3_000, ...replay })).resolves.toBeUndefined();
}, 120_000);
