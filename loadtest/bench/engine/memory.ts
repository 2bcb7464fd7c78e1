import { atMost, type Line } from '../lines.ts';
import { measure, scriptMicros, usedMemory } from '../redis-meter.ts';
import { type Bench, holdsApart } from './shows.ts';

const SEATS = 100_000;
const TAKEN = 50_000;
const SNAPSHOTS = 100;

/** What a show takes of Redis' memory, and what a snapshot of it takes of Redis' time. */
export async function measureMemory({ redis, engine, shows }: Bench): Promise<Line[]> {
  await redis.flushall();
  const none = await usedMemory(redis);
  const showId = await shows.open(SEATS);
  const empty = await usedMemory(redis);
  const holds = holdsApart(TAKEN, 1);
  const fences: number[] = [];
  await measure(redis, { count: TAKEN, concurrency: 64 }, async (index) => {
    const hold = holds[index];
    if (!hold) throw new Error('no such hold');
    const outcome = await engine.hold(showId, hold);
    if (outcome.status !== 'HELD') throw new Error(outcome.status);
    fences[index] = outcome.hold.fence;
  });
  const held = await usedMemory(redis);
  await redis.config('RESETSTAT');
  for (let call = 0; call < SNAPSHOTS; call += 1) await engine.snapshot(showId);
  const snapshotMs = (await scriptMicros(redis)) / 1_000 / SNAPSHOTS;

  await measure(redis, { count: TAKEN, concurrency: 64 }, async (index) => {
    const { holdId = '', tokenHash = '' } = holds[index] ?? {};
    await engine.beginConfirm(showId, { holdId, tokenHash, deadlineMs: 30_000 });
    const outcome = await engine.finishConfirm(showId, { holdId, fence: fences[index] ?? 0 });
    if (outcome.status !== 'BOOKED') throw new Error(outcome.status);
  });
  const booked = await usedMemory(redis);
  return [
    atMost('memory: bytes per available seat', (empty - none) / SEATS, 2, ' B'),
    atMost('memory: bytes per held seat', (held - empty) / TAKEN, 300, ' B'),
    atMost('memory: bytes per booked seat', (booked - empty) / TAKEN, 100, ' B'),
    atMost('snapshot of 100 000 seats, half taken: Redis busy', snapshotMs, 2, ' ms'),
  ];
}
