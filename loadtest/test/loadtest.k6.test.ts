import { expect, test } from 'vitest';
import { findK6, runK6 } from '../runner/k6.ts';
import { explain } from '../runner/table.ts';
import { type Faults, startOneSeatServer } from './one-seat-server.ts';

const WITHIN_MS = 60_000;

async function fireAt(faults: Faults) {
  const api = await startOneSeatServer(faults);
  const { env } = process;
  const result = await runK6({ k6: findK6(env), script: 'one-seat', apis: [api], seed: 1, env });
  return { ...result, said: explain({ engine: '', scenario: '', result }).join('\n') };
}

/** The check is worth something only if each of these makes it fail, and a server that is right does not. */
const FAULTS: readonly { fault: string; faults: Faults; said: RegExp }[] = [
  {
    fault: 'looks first and takes later, so that two buyers win',
    faults: { checksThenSets: true },
    said: /^A1 was sold 2 times$/m,
  },
  {
    fault: 'refuses with another status',
    faults: { refusal: { status: 'SHOW_CLOSED' } },
    said: /^wrong_answers must be count==0 and is 199$[\s\S]*^wrong answer for A1: 409 .*SHOW_CLOSED/m,
  },
  {
    fault: 'fails instead of refusing',
    faults: { refusal: { httpStatus: 500 } },
    said: /^wrong answer for A1: 500 /m,
  },
  {
    fault: 'names another seat',
    faults: { refusal: { seatIds: ['B2'] } },
    said: /^wrong answer for A1: 409 .*B2/m,
  },
  {
    fault: 'names another seat too',
    faults: { refusal: { seatIds: ['A1', 'B2'] } },
    said: /^wrong_answers must be count==0 and is 199$/m,
  },
  {
    fault: 'leaves one request unanswered',
    faults: { dropsOneLoser: true },
    said: /^unanswered must be count==0 and is 1$/m,
  },
  {
    fault: 'sells a seat and has it on sale afterwards',
    faults: { forgetsHolds: true },
    said: /^A1 should be held and is available$/m,
  },
];

test('a server that sells its seat once and says so passes', { timeout: WITHIN_MS }, async () => {
  const { passed, report, said } = await fireAt({});
  expect(said).toBe('');
  expect(passed).toBe(true);
  expect(report).toMatchObject({ requests: 200, winners: 1, losers: 199, wrong: 0, problems: [] });
});

test.for(FAULTS)('a server that $fault fails', { timeout: WITHIN_MS }, async ({ faults, said }) => {
  const result = await fireAt(faults);
  expect(result.passed).toBe(false);
  expect(result.said).toMatch(said);
});

test('a missing k6 is named', () => {
  expect(() => findK6({ PATH: '/nowhere' })).toThrow('k6 is not on PATH: install it, or set HOLDFAST_K6');
});

test('a server that is not there fails', { timeout: WITHIN_MS }, async () => {
  const { env } = process;
  const result = await runK6({
    k6: findK6(env),
    script: 'one-seat',
    apis: ['http://127.0.0.1:1'],
    seed: 1,
    env,
  });
  expect(result.passed).toBe(false);
});
