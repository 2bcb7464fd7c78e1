/**
 * How much is tried grows with the number of operations, not faster: counted, not timed. And what is asked of one hold very
 * often is looked at once: whatever looks at all of it for each takes minutes where it may take seconds.
 */
import { describe, expect, test } from 'vitest';
import { checkLinearizable, type HistoryRecord, type Operation } from '../src/index.ts';
import { checkInvariants } from '../src/judge.ts';
import {
  historyOf as historyOfRecords,
  ORDINARY,
  type SimulationOptions,
  simulateHistory,
} from '../testing/index.ts';
import {
  booked,
  confirm,
  extend,
  historyOf,
  hold,
  live,
  refusedOf,
  release,
  type Times,
  unanswered,
} from './support/make-history.ts';

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
    const { verdict, tried, violations } = checkLinearizable(historyOfRecords(records));
    expect(violations, `SEED=${SEED}`).toEqual([]);
    expect(verdict).toBe('valid');
    expect(tried).toBeLessThan(3 * options.operations);
  }, 60_000);
}

describe('no rule takes the square of what is asked', () => {
  const TIMES = 60_000;
  const given = hold(1, [0, 1], ['A'], 1, { ttlMs: 300_000, key: 'k' });
  const many = (operation: (times: Times, index: number) => Operation) =>
    Array.from({ length: TIMES }, (_, index) => operation([index * 10 + 10, index * 10 + 11], index));

  test.each([
    ['extends of one hold', many((times) => extend(1, times, 'h1', { ttlMs: 300_000 }))],
    ['confirms of one hold', many((times) => confirm(1, times, 'h1', refusedOf('h1', 'FORBIDDEN')))],
    ['confirms of one hold that were all answered', many((times) => confirm(1, times, 'h1'))],
    ['retries under one key', many((times) => ({ ...given, invokeMs: times[0], returnMs: times[1] }))],
    ['releases under one key', many((times) => release(1, times, 'h1', { key: 'r', seats: ['B'] }))],
    [
      'holds without an answer of one seat, and one that is live',
      many((times) => hold(2, times, ['A'], 0, { ...unanswered, hold: undefined })),
    ],
  ])('%s', { timeout: 10_000 }, (_, operations) => {
    const bookings = Array.from({ length: 20_000 }, (_, index) => booked(`h${index + 10}`, [`S${index}`]));
    const confirms = bookings.map((booking) => confirm(3, [0, 5], booking.hold, unanswered));
    const liveHolds = bookings.map((booking) => live(booking.hold, booking.seats));
    const history = historyOf([given, ...confirms, ...operations], { bookings, liveHolds });
    // What is found does not matter: that it is found in time does.
    expect(checkInvariants(history)).toBeDefined();
  });
});
