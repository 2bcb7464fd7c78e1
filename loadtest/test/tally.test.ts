import { expect, test } from 'vitest';
import type { Answer } from '../driver/connections.ts';
import { Tally } from '../driver/tally.ts';

const HOLD = { operation: 'hold', seats: ['A1'] } as const;
const P95 = { p95Ms: 100 };

/** Those that were crossed when these were all the answers, besides granted ones. */
function crossedBy(answers: readonly Answer<unknown>[], { granted = 999, tookMs = 5 } = {}): string[] {
  const tally = new Tally();
  for (let count = 0; count < granted; count += 1) tally.count(HOLD, { outcome: 'ok', data: {} }, 5);
  for (const answer of answers) tally.count(HOLD, answer, tookMs);
  return tally.thresholds(P95).flatMap(({ name, ok }) => (ok ? [] : [name]));
}

const unknown = (httpStatus: number, status?: string): Answer<never> => ({
  ...{ outcome: 'unknown', what: 'x', wasCut: false, httpStatus, ...(status && { refusal: { status } }) },
});

test('one answer among many that says nothing is a wrong one', () => {
  const strange = [
    ...[unknown(500, 'INTERNAL_ERROR'), unknown(502), unknown(200), unknown(500, 'ENGINE_UNAVAILABLE')],
    // A refusal with the HTTP status of another.
    unknown(404, 'SEAT_UNAVAILABLE'),
  ];
  for (const answer of strange) expect(crossedBy([answer])).toEqual(['wrong_answers']);
});

test('a server that is busy, or that knows what is away, may say so now and then, and not more', () => {
  for (const answer of [unknown(503, 'ENGINE_UNAVAILABLE'), unknown(0)]) {
    expect(crossedBy([answer])).toEqual([]);
    expect(crossedBy(Array(20).fill(answer))).toEqual(['error_rate']);
  }
  const putOff: Answer<never> = { outcome: 'fail', httpStatus: 429, refusal: { status: 'RATE_LIMITED' } };
  expect(crossedBy(Array(20).fill(unknown(503, 'OVERLOADED')))).toEqual([]);
  expect(crossedBy(Array(20).fill(putOff))).toEqual([]);
});

test('answers that take too long are too slow when they are more than one in twenty', () => {
  const slow = { outcome: 'ok', data: {} } as const;
  expect(crossedBy(Array(5).fill(slow), { granted: 95, tookMs: 400 })).toEqual([]);
  expect(crossedBy(Array(6).fill(slow), { granted: 94, tookMs: 400 })).toEqual(['hold_ms']);
});

test("a hold's token is not quoted, not even the beginning of one", () => {
  const tally = new Tally();
  for (const what of ['200 {"holdId":"h","token":"secret","fence":1}', '200 [{"token":"secr']) {
    tally.count(HOLD, { outcome: 'unknown', what, wasCut: false, httpStatus: 200 }, 5);
  }
  expect(tally.wrong).toEqual(['hold: 200 {"holdId":"h","token":"…","fence":1}', 'hold: 200 [{"token":"…"']);
});
