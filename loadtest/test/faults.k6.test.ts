import { startApi } from '@holdfast/api/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FAULTS } from './faults.ts';
import { runK6 } from './run-k6.ts';
import { startTamperingApi, type Tampering } from './tampering-api.ts';
import { makesLeftCartsLate, putsOff } from './tamperings.ts';

const WITHIN_MS = 120_000;

/** Just enough for a fault to show. */
const SIZES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  '01-smoke': { SEATS: '12', VUS: '1' },
  '02-stampede': { VUS: '20', SEATS: '1' },
  '03-overlap': { VUS: '8', SEATS: '12', DURATION: '1s' },
  '04-onsale': { RATE: '5', SEATS: '24', DURATION: '2s' },
  '05-expiry-storm': { VUS: '4', SEATS: '40', DURATION: '1s' },
  '06-confirm-race': { VUS: '6', DURATION: '3s' },
  '07-retry-storm': { VUS: '4', DURATION: '2s' },
  '08-watchers': { VUS: '2', RATE: '20', SEATS: '24', DURATION: '1s' },
  '09-soak': { RATE: '8', VUS: '30', SEATS: '24', DURATION: '15s' },
  '11-limits': { SEATS: '12', VUS: '1' },
  '12-trouble': { VUS: '4', SEATS: '12', DURATION: '2s' },
};

let api: Awaited<ReturnType<typeof startApi>>;

beforeAll(async () => {
  api = await startApi();
});

afterAll(() => api.stop());

async function fireAt(script: string, tampering: Tampering, settings = {}) {
  const APIS = await startTamperingApi(api.url, tampering);
  return runK6(script, { APIS, KEY: api.operatorToken, P95_MS: '60000', ...SIZES[script], ...settings });
}

test('an api that is passed on as it is passes', { timeout: WITHIN_MS }, async () => {
  for (const script of ['01-smoke', '02-stampede']) {
    const { exitCode, said } = await fireAt(script, {});
    expect(exitCode, said).toBe(0);
  }
});

test.for(['01-smoke', '11-limits'])(
  '%s passes where it is told to come again',
  {
    timeout: WITHIN_MS,
  },
  async (script) => {
    const { exitCode, summary, said } = await fireAt(script, { call: putsOff() });
    expect(exitCode, said).toBe(0);
    expect(summary?.counts.put_off).toBeGreaterThan(0);
  },
);

test('08-watchers passes where the last carts that are left are made late', {
  timeout: WITHIN_MS,
}, async () => {
  const { exitCode, said } = await fireAt('08-watchers', { call: makesLeftCartsLate() });
  expect(exitCode, said).toBe(0);
});

test('02-stampede fails where hardly anybody is at the line in time', { timeout: WITHIN_MS }, async () => {
  const { exitCode, summary } = await fireAt('02-stampede', { connectsInMs: 3_000 });
  expect(summary?.problems).toEqual(['at_once must be count>=2 and is 0']);
  expect(exitCode).not.toBe(0);
});

test('04-onsale fails where fewer come than there are seats', { timeout: WITHIN_MS }, async () => {
  const { exitCode, summary } = await fireAt('04-onsale', {}, { RATE: '2', SEATS: '120' });
  expect(summary?.problems).toContain('empty_handed must be count>=1 and is 0');
  expect(exitCode).not.toBe(0);
});

test.for(FAULTS)('$script fails where an api $fault', { timeout: WITHIN_MS }, async (fault) => {
  const { script, settings, tamper, said } = fault;
  const result = await fireAt(script, tamper(), settings);
  for (const what of said) expect(result.said).toMatch(what);
  expect(result.exitCode).not.toBe(0);
  expect(result.summary?.passed).toBe(false);
  // Whatever the answers were, none of them is missing in the history.
  const operations = result.history.filter(({ record }) => record === 'operation');
  expect(operations.length).toBe(result.summary?.operations);
});
