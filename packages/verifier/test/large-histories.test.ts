/** How much is tried grows with the number of operations, not faster: counted, not timed. */
import { expect, test } from 'vitest';
import { checkLinearizable, type HistoryRecord } from '../src/index.ts';
import { historyOf, ORDINARY, type SimulationOptions, simulateHistory } from '../testing/index.ts';

const SEED = Number(process.env.SEED ?? 1);

const crowds: readonly (Partial<SimulationOptions> & {
  readonly what: string;
  readonly operations: number;
})[] = [
  { what: 'a hall of rows', operations: 20_000 },
  { what: 'one knot of 2 000 seats', operations: 20_000, rows: 1, seatsPerRow: 2_000, ttlMs: [50, 300] },
  {
    what: '1 000 at one seat',
    operations: 10_000,
    clients: 1_000,
    rows: 1,
    seatsPerRow: 1,
    latencyMs: [5, 100],
    ttlMs: [200, 600],
    operate: 0.001,
  },
];

for (const { what, ...options } of crowds) {
  test(`${what}: ${options.operations} operations, valid, with few placements tried`, () => {
    const records: HistoryRecord[] = [];
    simulateHistory({ ...ORDINARY, ...options, seed: SEED }, (record) => records.push(record));
    const { verdict, tried, violations } = checkLinearizable(historyOf(records));
    expect(violations, `SEED=${SEED}`).toEqual([]);
    expect(verdict).toBe('valid');
    expect(tried).toBeLessThan(3 * options.operations);
  }, 60_000);
}
