import { startApi } from '@holdfast/api/testing';
import { parseHistory } from '@holdfast/verifier';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runK6 } from './run-k6.ts';
import { runDriver } from './support/run-driver.ts';

const WITHIN_MS = 120_000;

/** As small as they can be and still try what they are for. */
const SCRIPTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  '01-smoke': { SEATS: '24' },
  '02-stampede': { VUS: '40', SEATS: '2' },
  '03-overlap': { VUS: '12', SEATS: '24', DURATION: '2s' },
  '04-onsale': { RATE: '8', SEATS: '60', DURATION: '3s' },
  '05-expiry-storm': { VUS: '5', SEATS: '60', DURATION: '1s' },
  '06-confirm-race': { VUS: '4', DURATION: '3s' },
  '07-retry-storm': { VUS: '8', DURATION: '3s' },
  '08-watchers': { VUS: '4', RATE: '20', SEATS: '48', DURATION: '2s' },
  '09-soak': { RATE: '25', SEATS: '48', DURATION: '4s' },
  '11-limits': { VUS: '8', SEATS: '96' },
  '12-trouble': { VUS: '6', SEATS: '12', DURATION: '3s' },
};

/** Those that between them call all there is to call, in all ways in which it is. */
const OVER_REST = ['01-smoke', '06-confirm-race', '08-watchers', '11-limits', '12-trouble'];

let api: Awaited<ReturnType<typeof startApi>>;

beforeAll(async () => {
  api = await startApi();
});

afterAll(() => api.stop());

/** How fast they are answered is not what is tested here. */
const target = () => ({ APIS: api.url, KEY: api.operatorToken, SEED: '7', P95_MS: '60000' });

describe.for(Object.entries(SCRIPTS))('%s', ([script, sizes]) => {
  test.for(OVER_REST.includes(script) ? ['trpc', 'rest'] : ['trpc'])(
    'passes over %s, and every request is in its history',
    {
      timeout: WITHIN_MS,
    },
    async (STYLE) => {
      const { exitCode, summary, history, said } = await runK6(script, { ...target(), ...sizes, STYLE });
      expect(summary?.problems, said).toEqual([]);
      expect(exitCode, said).toBe(0);
      expect(summary).toMatchObject({ script, passed: true, interruptedIterations: 0 });

      const [header, ...rest] = history;
      const source = `k6 ${script}`;
      expect(header).toMatchObject({ record: 'history', source, seed: 7, showId: summary?.showId });
      const operations = rest.filter(({ record }) => record === 'operation');
      expect(operations.length).toBe(summary?.operations);
      expect(operations.length).toBeGreaterThan(50);
      const feeds = rest.filter(({ record }) => record === 'feed');
      expect(feeds.length).toBe(summary?.counts.feed_parts ?? 0);
      expect(summary?.read).toEqual(['bookings', 'live-holds', 'snapshot']);
      expect(rest.filter(({ record }) => record === 'snapshot')).toHaveLength(1);
    },
  );
});

test.for(['trpc', 'rest'])(
  'the driver passes over %s, and every request is in its history',
  {
    timeout: WITHIN_MS,
  },
  async (STYLE) => {
    const sizes = { VUS: '16', SEATS: '400', OPERATIONS: '3000' };
    const { summary, wrong, history } = await runDriver({ ...target(), ...sizes, STYLE });
    expect({ problems: summary.problems, wrong }).toEqual({ problems: [], wrong: [] });
    const { operations, bookings, liveHolds, snapshot } = parseHistory(history);
    expect(operations.length).toBeGreaterThanOrEqual(3_000);
    expect([bookings, liveHolds, snapshot]).not.toContain(undefined);
  },
);

test('the same seed gives the same holds a key', { timeout: WITHIN_MS }, async () => {
  const keyedBySeat = async () => {
    const sizes = { VUS: '20', SEATS: '3', KEYED_PERCENT: '50' };
    const { history } = await runK6('02-stampede', { ...target(), ...sizes });
    const holds = history.filter((line) => line.record === 'operation');
    return ['1-1', '1-2', '1-3'].map(
      (seat) => holds.filter(({ seats, key }) => seats?.[0] === seat && key !== undefined).length,
    );
  };
  const first = await keyedBySeat();
  for (const count of first) expect([count > 0, count < 20]).toEqual([true, true]);
  expect(await keyedBySeat()).toEqual(first);
});

test('says what must be set, and how, before anything is sent', { timeout: WITHIN_MS }, async () => {
  const { KEY: _, ...withoutKey } = target();
  const cases: [Record<string, string>, string][] = [
    [withoutKey, 'KEY: give an API key with the scope admin'],
    [{ ...target(), APIS: '' }, 'APIS: give the addresses of the apis'],
    [{ ...target(), APIS: '127.0.0.1:3000' }, 'APIS: give the addresses of the apis'],
    [{ ...target(), VUS: 'many' }, 'VUS: must be a whole number from 2 to 20000, and is "many"'],
    [{ ...target(), STYLE: 'soap' }, 'STYLE: must be trpc or rest, and is "soap"'],
    [{ ...target(), KEY: 'wrong' }, 'shows.create failed: 401'],
  ];
  for (const [settings, message] of cases) {
    const { exitCode, summary, said } = await runK6('02-stampede', { VUS: '2', ...settings });
    expect(said).toContain(message);
    expect(exitCode).not.toBe(0);
    expect(summary?.passed ?? false).toBe(false);
  }
});

test('a server that is not there fails', { timeout: WITHIN_MS }, async () => {
  const { exitCode, said } = await runK6('01-smoke', { ...target(), APIS: 'http://127.0.0.1:1' });
  expect(exitCode).not.toBe(0);
  expect(said).toContain('shows.create failed: 0');
});

test('by hand it says what can be read, and writes no history', { timeout: WITHIN_MS }, async () => {
  const byHand = { ...target(), SUMMARY: '', VUS: '5', SEATS: '1' };
  const { history, said } = await runK6('02-stampede', byHand);
  expect(history).toEqual([]);
  expect(said).toContain('02-stampede: passed, 5 operations in ');
  expect(said).toContain('ok     winners{seat:1-1} count==1\n');
  expect(said).toMatch(/hold +median/);
});
