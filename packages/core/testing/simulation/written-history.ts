import { type History, HistoryBuilder } from '@holdfast/verifier';
import { asClientsSee, scheduleOf } from './schedule.ts';
import type { Simulator } from './simulator.ts';

/** What the clients of this seed's schedule asked and heard: see `asClientsSee`. */
export async function writtenHistory(simulator: Simulator, seed: number): Promise<History> {
  const builder = new HistoryBuilder();
  await simulator.run(asClientsSee(scheduleOf(seed)), { onLine: (line) => builder.add(line) });
  return builder.finish();
}
