import { MemoryEngine, systemClock } from '@holdfast/core/bench';
import { atLeast, type Line } from '../lines.ts';
import { median } from '../redis-meter.ts';
import { holdsApart } from './shows.ts';

const HOLDS = 300_000;
const ROUNDS = 5;

/** The engine of one process, with ids at hand: how fast the state machine decides. */
export async function measureMemoryEngine(): Promise<Line> {
  const rates: number[] = [];
  const holds = holdsApart(HOLDS, 1);
  for (let round = 0; round < ROUNDS; round += 1) {
    const engine = new MemoryEngine({ clock: systemClock });
    await engine.beginLoad('bench', 1);
    await engine.load('bench', { epoch: 1, seatCount: HOLDS, sale: 'open', booked: [], blocked: [] });
    const startMs = performance.now();
    for (const hold of holds) await engine.hold('bench', hold);
    rates.push((HOLDS / (performance.now() - startMs)) * 1_000);
  }
  return atLeast('memory engine: holds per second', median(rates), 300_000, '/s', 0);
}
