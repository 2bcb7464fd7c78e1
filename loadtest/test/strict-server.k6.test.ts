import { type ApiServer, startApi } from '@holdfast/api/testing';
import { judge, parseHistory } from '@holdfast/verifier';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runK6 } from './run-k6.ts';
import { runDriver } from './support/run-driver.ts';

const WITHIN_MS = 120_000;

/** Whatever somebody's deployment is set to, this is stricter, and generous where that breaks what is to be proven. */
const STRICT = {
  MAX_SEATS_PER_CUSTOMER: '1',
  MAX_SEATS_PER_HOLD: '1',
  MAX_HOLD_LIFE_MS: '1000',
  HOLD_TTL_MS: '1000',
  LATE_CONFIRM: 'reacquire',
};

let api: ApiServer;

beforeAll(async () => {
  api = await startApi({ env: STRICT });
});

afterAll(() => api.stop());

const target = () => ({ APIS: api.url, KEY: api.operatorToken, P95_MS: '60000' });

test.for([
  ['01-smoke', { SEATS: '12', VUS: '1' }],
  ['02-stampede', { VUS: '20', SEATS: '2', KEYED_PERCENT: '50' }],
  ['03-overlap', { VUS: '8', SEATS: '12', DURATION: '1s' }],
  ['11-limits', { SEATS: '12', VUS: '1' }],
] as const)(
  '%s passes at a server with limits of its own',
  { timeout: WITHIN_MS },
  async ([script, sizes]) => {
    const { exitCode, summary, said } = await runK6(script, { ...target(), ...sizes });
    expect(summary?.problems, said).toEqual([]);
    expect(exitCode, said).toBe(0);
  },
);

test('the driver passes at a server with limits of its own', { timeout: WITHIN_MS }, async () => {
  const { summary, wrong, history } = await runDriver({ ...target(), OPERATIONS: '4000', SEATS: '400' });
  expect({ problems: summary.problems, wrong }).toEqual({ problems: [], wrong: [] });
  expect(judge(parseHistory(history)).violations).toEqual([]);
});
