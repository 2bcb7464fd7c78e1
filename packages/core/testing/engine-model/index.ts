import * as fc from 'fast-check';
import { allCommands, compareAll, loadCommand } from './commands.ts';
import { ShowModel } from './show-model.ts';
import { type ModelledEngine, SideBySide } from './side-by-side.ts';

export type { ModelledEngine } from './side-by-side.ts';

const START_MS = Date.UTC(2026, 0, 1);

export interface ModelRun {
  readonly runs: number;
  readonly seed?: number;
  /** To run again what failed; all three are in the failure's message. */
  readonly path?: string;
  readonly replayPath?: string;
  /** Names of the commands to use, for an engine that has no others; absent: all. */
  readonly only?: readonly string[];
}

/**
 * Drives an engine and the pure state machine side by side with random commands and random leaps of time.
 * @throws Error with the seed, and the shortest list of commands found that still tells the two apart.
 */
export async function checkAgainstModel(modelled: ModelledEngine, options: ModelRun): Promise<void> {
  const { runs, replayPath, only, ...replay } = options;
  let shows = 0;
  const { shortestTtlMs, setNow } = modelled;
  const choice = { shortestTtlMs, canSetTime: setNow !== undefined, only };
  const commands = fc.commands(allCommands(choice), {
    maxCommands: 60,
    size: 'max',
    ...(replayPath !== undefined && { replayPath }),
  });
  const agree = fc.asyncProperty(commands, async (list) => {
    shows += 1;
    const showId = `model-${shows}`;
    const model = new ShowModel(START_MS);
    const both = new SideBySide(modelled, model, showId);
    await fc.asyncModelRun(async () => {
      await both.pass(0);
      both.compare(model.beginLoad(1), await both.engine.beginLoad(showId, 1));
      both.compare(model.load(loadCommand(1)), await both.engine.load(showId, loadCommand(1)));
      await both.startFeed();
      return { model, real: both };
    }, list);
    if (only === undefined) await compareAll(both, model);
  });
  await fc.assert(agree, { numRuns: runs, endOnFailure: false, ...replay });
}

/** From `SEED`, `SHRINK_PATH` and `REPLAY_PATH`, as a failure's message has them. */
export function replayFromEnvironment(
  env: Readonly<Record<string, string | undefined>>,
): Omit<ModelRun, 'runs'> {
  const { SEED, SHRINK_PATH, REPLAY_PATH } = env;
  return {
    seed: SEED === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(SEED),
    ...(SHRINK_PATH !== undefined && { path: SHRINK_PATH }),
    ...(REPLAY_PATH !== undefined && { replayPath: REPLAY_PATH }),
  };
}
