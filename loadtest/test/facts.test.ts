import type { History, LedgerBooking, Operation } from '@holdfast/verifier';
import { expect, test } from 'vitest';
import { factsOf, percentile } from '../prove/judging/facts.ts';
import { winnersPerSeat } from '../prove/judging/winners.ts';

/** The engine's clock is so far ahead of the history's. */
const AHEAD_MS = 1_000_000;
const LONG_MS = 60_000;

type Part = Partial<Operation> & Pick<Operation, 'operation'>;

function historyOf(parts: readonly Part[], bookings?: readonly LedgerBooking[]): History {
  return {
    header: { record: 'history', format: 1, showId: 'facts', source: 'test' },
    operations: parts.map((part, place) => ({
      ...{ record: 'operation', client: 1, invokeMs: place * 10, returnMs: place * 10 + 4, outcome: 'ok' },
      ...part,
    })),
    ...{ bookings, liveHolds: undefined, snapshot: undefined, feeds: [] },
  };
}

/** Answered at `place * 10 + 4`, decided just then. */
function hold(id: string, seats: string[], place: number, ttlMs = LONG_MS): Part {
  const expiresAtMs = AHEAD_MS + place * 10 + 4 + ttlMs;
  return { operation: 'hold', hold: id, seats, ttlMs, expiresAtMs, fence: place };
}

function booking(id: string, seats: string[], status: LedgerBooking['status'] = 'confirmed'): LedgerBooking {
  return {
    record: 'booking',
    booking: `b-${id}`,
    hold: id,
    seats,
    fence: 1,
    status,
    confirmedAtMs: AHEAD_MS,
  };
}

test.for<[string, Part[], LedgerBooking[] | undefined, [number, number, number]]>([
  [
    'held, and wanted in vain',
    [hold('h', ['A'], 0), { operation: 'hold', seats: ['A', 'B'], outcome: 'fail' }],
    undefined,
    [1, 1, 0],
  ],
  ['given to two', [hold('h', ['A'], 0), hold('i', ['A', 'B'], 1)], undefined, [1, 0, 1]],
  ['asked for twice under a key: one hold', [hold('h', ['A'], 0), hold('h', ['A'], 0)], undefined, [1, 0, 0]],
  [
    'given back',
    [hold('h', ['A', 'B'], 0), { operation: 'release', hold: 'h', seats: ['A'] }],
    undefined,
    [1, 1, 0],
  ],
  [
    'perhaps given back',
    [hold('h', ['A'], 0), { operation: 'release', hold: 'h', outcome: 'unknown' }],
    undefined,
    [0, 1, 0],
  ],
  [
    'not given back',
    [hold('h', ['A'], 0), { operation: 'release', hold: 'h', outcome: 'fail' }],
    undefined,
    [1, 0, 0],
  ],
  [
    'run out',
    [hold('h', ['A'], 0, 5), { operation: 'read', seats: ['B'] }, hold('i', ['B'], 2)],
    undefined,
    [1, 1, 0],
  ],
  [
    'run out, and paid for in time',
    [hold('h', ['A'], 0, 5), { operation: 'confirm', hold: 'h', booking: 'b-h' }, hold('i', ['B'], 2)],
    undefined,
    [2, 0, 0],
  ],
  ['sold by the ledger to another', [hold('h', ['A'], 0)], [booking('x', ['A'])], [0, 0, 1]],
  [
    'an unknown hold that was paid for',
    [{ operation: 'hold', seats: ['A'], outcome: 'unknown' }],
    [booking('x', ['A'])],
    [1, 0, 0],
  ],
  [
    'cancelled',
    [hold('h', ['A'], 0), { operation: 'confirm', hold: 'h', booking: 'b-h' }],
    [booking('h', ['A'], 'cancelled')],
    [0, 1, 0],
  ],
  ['cleared', [hold('h', ['A'], 0), { operation: 'clear', hold: 'h' }], undefined, [0, 1, 0]],
])('owners in the end: %s', ([_name, parts, bookings, [exactlyOne, none, more]]) => {
  expect(winnersPerSeat(historyOf(parts, bookings))).toEqual({ exactlyOne, none, more });
});

test('percentiles are values that were measured, and the largest is the hundredth', () => {
  const sorted = Float64Array.from([1, 2, 3, 4, 100]);
  expect([20, 50, 80, 81, 99, 100].map((percent) => percentile(sorted, percent))).toEqual([
    1, 3, 4, 100, 100, 100,
  ]);
});

test('what took how long, how often and when, by hand', () => {
  const parts: Part[] = [
    { operation: 'read', invokeMs: 0, returnMs: 10 },
    { operation: 'read', invokeMs: 0, returnMs: 30, outcome: 'fail', refusal: 'RATE_LIMITED' },
    // No answer says nothing of how long answers take.
    { operation: 'read', invokeMs: 0, returnMs: 70, outcome: 'unknown' },
    { operation: 'confirm', invokeMs: 100, returnMs: 102 },
  ];
  const facts = factsOf(historyOf(parts));
  expect(facts.outcomes).toEqual({ ok: 2, fail: 1, unknown: 1 });
  expect(facts.refusals).toEqual({ RATE_LIMITED: 1 });
  expect(facts.durationMs).toBe(102);
  expect(facts.bookings).toBeUndefined();
  const times = { p50Ms: 10, p90Ms: 30, p95Ms: 30, p99Ms: 30, maxMs: 30 };
  expect(facts.latencies[0]).toEqual({ operation: 'read', count: 2, ...times });
  expect(facts.latencies[1]).toMatchObject({ operation: 'confirm', count: 1, p50Ms: 2 });
  // Two whole parts of 50 ms: two answers, then one request given up. The rest is no whole part.
  expect(facts.series).toMatchObject({
    stepMs: 50,
    perSecond: [40, 0],
    unknownPerSecond: [0, 20],
    p50Ms: [10, null],
  });
});

test('a history of nothing', () => {
  expect(factsOf(historyOf([]))).toMatchObject({ granted: 0, durationMs: 0, latencies: [] });
});
