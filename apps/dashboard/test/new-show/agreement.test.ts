import { type ApiServer, startApi } from '@holdfast/api/testing';
import { DEFAULT_LIMITS, LARGEST_BLOCK, MAX_SEATS_PER_SHOW } from '@holdfast/core';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as limits from '../../src/features/new-show/limits.ts';
import { newSection, readGrid } from '../../src/features/new-show/read-grid.ts';
import { readImport } from '../../src/features/new-show/read-import.ts';
import { writeCsv } from '../../src/features/new-show/write-csv.ts';
import { seatMaps } from '../support/seat-maps.ts';

let api: ApiServer;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api?.stop());

let made = 0;

/** The api's verdict on a show of these seats: 200, or what it refuses with. */
async function verdictOn(seatMap: unknown, more: object = {}): Promise<number> {
  made += 1;
  const answer = await fetch(`${api.url}/api/v1/shows`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${api.operatorToken}` },
    body: JSON.stringify({ title: 'T', showId: `show_${made}`, ...more, seatMap }),
  });
  return answer.status;
}

test("the form's limits are the api's", async () => {
  expect(limits.MAX_SEATS).toBe(MAX_SEATS_PER_SHOW);
  expect(limits.MAX_SEATS_PER_CUSTOMER).toBe(LARGEST_BLOCK);
  const seatMap = { sections: [{ name: 'S', rows: [{ name: 'A', seats: [{ id: '1' }] }] }] };
  const isTaken = async (more: object) => (await verdictOn(seatMap, more)) === 200;
  for (const [field, most] of [
    ['maxSeatsPerHold', limits.MAX_SEATS_PER_HOLD],
    ['maxSeatsPerCustomer', limits.MAX_SEATS_PER_CUSTOMER],
    ['maxHoldLifeMs', limits.MAX_TTL_MS],
  ] as const) {
    expect([field, await isTaken({ [field]: most }), await isTaken({ [field]: most + 1 })]).toEqual([
      field,
      true,
      false,
    ]);
  }
  expect(await isTaken({ title: 't'.repeat(limits.MAX_TITLE) })).toBe(true);
  expect(await isTaken({ title: 't'.repeat(limits.MAX_TITLE + 1) })).toBe(false);
  // What the form says of the server's own limits.
  expect(DEFAULT_LIMITS).toMatchObject({ holdTtlMs: 300_000, maxHoldLifeMs: 1_800_000, maxSeatsPerHold: 20 });
});

test('what is read without problems is taken by the api, from JSON, CSV and grids', async () => {
  await fc.assert(
    fc.asyncProperty(seatMaps({ isTrimmed: true }), async (seatMap) => {
      for (const source of [JSON.stringify(seatMap), writeCsv(seatMap)]) {
        const result = readImport(source);
        expect(result.isGood && (await verdictOn(result.seatMap))).toBe(200);
      }
    }),
    { numRuns: 40, verbose: 1 },
  );
  const grid = readGrid([
    newSection('1', 'Stalls'),
    { ...newSection('2', 'Stalls'), shape: 'curved', aisles: '3' },
  ]);
  expect(grid.isGood && (await verdictOn(grid.seatMap))).toBe(200);
});

/** Seat maps of which some are bad, each in a way or two. */
const doubtful = (() => {
  const text = (max: number) =>
    fc.oneof(
      { weight: 60, arbitrary: fc.string({ minLength: 1, maxLength: 6 }) },
      fc.constantFrom(
        '',
        ' ',
        'x'.repeat(max),
        'x'.repeat(max + 1),
        'a\tb',
        '\u0000',
        'half \ud800',
        '\u00a0',
        '\u0085',
      ),
    );
  const maybe = <Value>(arbitrary: fc.Arbitrary<Value>) =>
    fc.oneof({ weight: 150, arbitrary }, fc.constantFrom<unknown>(null, 7, [], {}, true));
  const place = maybe(
    fc.oneof(
      { weight: 20, arbitrary: fc.integer({ min: -999, max: 999 }) },
      fc.constantFrom(1e6, -1e6, 1e6 + 1, 0.1),
    ),
  );
  const both = fc.tuple(place, place);
  const seat = fc
    .record(
      { id: maybe(text(64)), label: maybe(text(64)), category: maybe(text(64)), both },
      { requiredKeys: ['id'] },
    )
    .map(({ both, ...rest }) => (both ? { ...rest, x: both[0], y: both[1] } : rest));
  const list = <Value>(item: fc.Arbitrary<Value>, maxLength: number) =>
    // Seats, rows and sections that are there have more that can be wrong.
    fc.array(fc.oneof({ weight: 80, arbitrary: item }, fc.constantFrom<unknown>(null, 'x')), {
      minLength: 1,
      maxLength,
    });
  const row = fc.record({ name: maybe(text(200)), seats: maybe(list(seat, 3)) }, { requiredKeys: ['name'] });
  const section = fc.record({ name: maybe(text(200)), rows: maybe(list(row, 2)) });
  return fc.record({ sections: list(section, 2) });
})();

test('what the form refuses the api refuses too, and the other way round', async () => {
  const seen = { good: 0, bad: 0 };
  await fc.assert(
    fc.asyncProperty(doubtful, async (seatMap) => {
      const { isGood } = readImport(JSON.stringify(seatMap));
      seen[isGood ? 'good' : 'bad'] += 1;
      expect(await verdictOn(seatMap)).toBe(isGood ? 200 : 400);
    }),
    { numRuns: 600, verbose: 1 },
  );
  expect(seen.good).toBeGreaterThan(50);
  expect(seen.bad).toBeGreaterThan(50);
});

test('half a place is refused by the form alone: the api would keep it and drawings leave it out', async () => {
  const seatMap = { sections: [{ name: 'S', rows: [{ name: 'A', seats: [{ id: '1', x: 1 }] }] }] };
  expect(readImport(JSON.stringify(seatMap)).isGood).toBe(false);
  expect(await verdictOn(seatMap)).toBe(200);
});
