import { describe, expect, test } from 'vitest';
import { type GridSection, prefixesOf, rowName } from '../../src/features/new-show/grid-plan.ts';
import { MAX_SEATS } from '../../src/features/new-show/limits.ts';
import { newSection, readGrid } from '../../src/features/new-show/read-grid.ts';

const section = (change: Partial<GridSection> = {}): GridSection => ({
  ...newSection('1', 'Stalls'),
  rows: '2',
  seatsPerRow: '4',
  ...change,
});

function seatMapOf(...sections: GridSection[]) {
  const result = readGrid(sections);
  if (!result.isGood) throw new Error(JSON.stringify(result));
  return result.seatMap;
}

const idsOf = (...sections: GridSection[]) =>
  seatMapOf(...sections).sections.flatMap(({ rows }) => rows.map(({ seats }) => seats.map(({ id }) => id)));

describe('a grid', () => {
  test('names rows and numbers seats as asked', () => {
    expect(idsOf(section())).toEqual([
      ['A1', 'A2', 'A3', 'A4'],
      ['B1', 'B2', 'B3', 'B4'],
    ]);
    expect(idsOf(section({ numbering: 'right', rows: '1' }))).toEqual([['A4', 'A3', 'A2', 'A1']]);
    expect(idsOf(section({ numbering: 'middle', rows: '1', seatsPerRow: '5' }))).toEqual([
      ['A5', 'A3', 'A1', 'A2', 'A4'],
    ]);
    expect(idsOf(section({ rowNames: 'numbers', rows: '1', seatsPerRow: '2' }))).toEqual([['1-1', '1-2']]);
    expect([0, 25, 26, 51, 52, 701, 702].map((index) => rowName('letters', index))).toEqual([
      'A',
      'Z',
      'AA',
      'AZ',
      'BA',
      'ZZ',
      'AAA',
    ]);
  });

  test('keeps the ids of its sections apart', () => {
    expect(
      idsOf(section({ rows: '1', seatsPerRow: '1' }), section({ key: '2', rows: '1', seatsPerRow: '1' })),
    ).toEqual([['S-A1'], ['S2-A1']]);
    const named = (name: string, prefix = '') => ({ name, prefix });
    expect(
      prefixesOf([named('Upper circle left'), named('Box'), named('Balcony'), named('…'), named('x', 'B')]),
    ).toEqual(['UCL', 'B2', 'B3', 'S', 'B']);
  });

  test('leaves room for aisles, and stands around the middle', () => {
    const [row] = seatMapOf(section({ aisles: '1; 3', rows: '1' })).sections[0]?.rows ?? [];
    const xs = row?.seats.map(({ x = Number.NaN }) => x) ?? [];
    expect(xs.map((x, index) => Math.round((x - (xs[index - 1] ?? x)) * 10) / 10)).toEqual([0, 2.2, 1, 2.2]);
    expect(xs[0]).toBe(-(xs[3] ?? 0));
  });

  test('curves its rows towards the stage at their ends, and no section stands in another', () => {
    const { sections } = seatMapOf(section({ shape: 'curved', seatsPerRow: '40' }), section({ key: '2' }));
    const ys = sections.map(({ rows }) => rows.map(({ seats }) => seats.map(({ y = Number.NaN }) => y)));
    const [ends, middle] = [ys[0]?.[0]?.[0] ?? 0, ys[0]?.[0]?.[20] ?? 0];
    expect(middle).toBeGreaterThan(ends + 1);
    expect(Math.min(...(ys[1]?.flat() ?? []))).toBeGreaterThan(Math.max(...(ys[0]?.flat() ?? [])) + 1);
  });

  test('says by field what is wrong', () => {
    const bad = section({ name: ' ', rows: '0', seatsPerRow: '2.5', aisles: 'x', category: 'c'.repeat(65) });
    expect(Object.keys(readGrid([bad]).sections[0] ?? {}).sort()).toEqual([
      'aisles',
      'category',
      'name',
      'rows',
      'seatsPerRow',
    ]);
    expect(readGrid([section({ aisles: '4' })]).sections[0]?.aisles).toContain('less than 4');
  });

  test('says what is wrong with its sections together', () => {
    const same = readGrid([section({ prefix: 'X' }), section({ key: '2', prefix: 'X' })]);
    expect(same).toMatchObject({ isGood: false, problem: expect.stringContaining('X-A1') });
    const long = readGrid([section({ prefix: 'p'.repeat(64) })]);
    expect(long).toMatchObject({ isGood: false, problem: expect.stringContaining('64') });
    const huge = readGrid([section({ rows: '500', seatsPerRow: '500' })]);
    expect(huge).toMatchObject({ isGood: false, problem: expect.stringContaining(String(MAX_SEATS)) });
  });
});
