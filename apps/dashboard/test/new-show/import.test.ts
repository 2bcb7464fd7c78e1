import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MAX_SEATS } from '../../src/features/new-show/limits.ts';
import type { Problem } from '../../src/features/new-show/problems.ts';
import { readImport } from '../../src/features/new-show/read-import.ts';
import type { SeatMap } from '../../src/features/new-show/seat-map.ts';
import { writeCsv } from '../../src/features/new-show/write-csv.ts';
import { seatMaps } from '../support/seat-maps.ts';

const EXAMPLES = join(import.meta.dirname, '../../public/examples');

function good(source: string | Uint8Array) {
  const result = readImport(source);
  if (!result.isGood) throw new Error(JSON.stringify(result.problems));
  return result;
}

function problemsOf(source: string | Uint8Array): readonly Problem[] {
  const result = readImport(source);
  if (result.isGood) throw new Error('it was taken');
  for (const { message, advice } of result.problems) expect(`${message} ${advice}`).toMatch(/^\S.*\S$/s);
  return result.problems;
}

const lines = (...rows: string[]) => `${rows.join('\n')}\n`;
const HEADER = 'section,row,seat,id,x,y,category';

describe('a seat map as CSV', () => {
  test('that was written and is read again is the same', () => {
    fc.assert(
      fc.property(seatMaps({ isTrimmed: true }), (seatMap) => {
        expect(good(writeCsv(seatMap)).seatMap).toEqual(seatMap);
      }),
      { verbose: 1 },
    );
  });

  test('has nothing in it that a spreadsheet would calculate, and begins as Excel wants UTF-8', () => {
    const seats = ['=1+1', '+1', '-1', '@SUM(A1)', "'=1"].map((id) => ({ id, label: id, x: -1, y: -0.5 }));
    const text = writeCsv({ sections: [{ name: '=HYPERLINK("x")', rows: [{ name: '-A', seats }] }] });
    expect(text.startsWith('\uFEFFsection,')).toBe(true);
    const [, first, ...others] = text.trim().split('\r\n');
    expect(first).toBe(`"'=HYPERLINK(""x"")","'-A","'=1+1","'=1+1",-1,-0.5,`);
    for (const line of others) expect(line).toMatch(/,"'['+@-]+.*","'['+@-]+.*",-1,-0.5,$/);
    expect(good(text).seatMap.sections[0]?.rows[0]?.seats).toEqual(seats);
  });

  test('may name its columns in other words, order and separators', () => {
    const expected = good(lines(HEADER, 'Stalls,A,1,A1,1.5,0,best')).seatMap;
    for (const text of [
      '\uFEFF\r\nSeat ID;Price category;Section name;ROW;pos_x;pos_y;Seat No.\r\nA1;best;Stalls;A;1,5;0;1\r\n\r\n',
      'id\tx\ty\trow\tblock\tcategory\tlabel\nA1\t1.5\t0\tA\tStalls\tbest\t1',
      'section|row|seat|id|x|y|category| remark\n Stalls |A|1| A1 |1.5|0|best|"a, b; c"',
    ]) {
      expect(good(text).seatMap).toEqual(expected);
    }
  });

  test('keeps rows together that are not together in the file', () => {
    const { seatMap } = good(lines('section,row,id', 'S,A,1', 'T,A,2', 'S,A,3', 'S,B,4'));
    expect(
      seatMap.sections.map(({ name, rows }) => [name, rows.map(({ seats }) => seats.map(({ id }) => id))]),
    ).toEqual([
      ['S', [['1', '3'], ['4']]],
      ['T', [['2']]],
    ]);
  });

  test('says which columns it left out', () => {
    expect(good(lines('section,row,id,colour', 'S,A,1,red')).notes.join()).toContain('colour');
  });

  test('tells each problem with its line and column', () => {
    const text = lines(
      HEADER,
      'Stalls,A,1,A1,1,0,best',
      '"a',
      'b",A,2,A2,2,0,best',
      '',
      'Stalls,A,3,A1,3,0,best',
      'Stalls,,4,A4,4,,best',
      'Stalls,A,5,,east,0,best',
      'Stalls,A,6,A6,6,0,best,more',
      `Stalls,A,7,${'x'.repeat(65)},7,2000000,best`,
    );
    expect(problemsOf(text).map(({ line, place }) => [line, place])).toEqual([
      [3, 'section'],
      [6, 'id'],
      [7, 'row'],
      [7, 'y'],
      [8, 'id'],
      [8, 'x'],
      [9, undefined],
      [10, 'id'],
      [10, 'y'],
    ]);
    const [, duplicate] = problemsOf(text);
    expect(duplicate?.message).toBe('The id “A1” is already taken by line 2.');
    expect(duplicate?.excerpt).toBe('Stalls,A,3,A1,3,0,best');
  });

  test.each([
    ['nothing', ''],
    ['only empty lines', '\n\n  \n'],
    ['no line that names columns', 'Stalls,A,1\nStalls,A,2'],
    ['only the names of columns', HEADER],
    ['a column twice', lines('section,row,id,seat id', 'S,A,1,2')],
    ['a quotation mark without a partner', lines(HEADER, 'S,A,1,"A1,0,0,best', 'S,A,2,A2,0,0,best')],
  ])('with %s is refused with advice', (_, text) => {
    expect(problemsOf(text).length).toBeGreaterThan(0);
  });

  test('in the letters of an old spreadsheet is refused with advice, and one in UTF-16 is read', () => {
    const latin = Buffer.from(lines('section,row,id', 'Königsloge,A,1'), 'latin1');
    expect(problemsOf(latin)[0]?.advice).toContain('UTF-8');
    const wide = Buffer.from(`\uFEFF${lines('section\trow\tid', 'Königsloge\tA\t1')}`, 'utf16le');
    expect(good(wide).seatMap.sections[0]?.name).toBe('Königsloge');
  });

  test('with more faults than anybody reads counts all and lists some', () => {
    const text = lines('section,row,id', ...Array.from({ length: 2_000 }, () => 'S,A,same'));
    const result = readImport(text);
    expect(result).toMatchObject({ isGood: false, problemCount: 1_999 });
    expect(problemsOf(text)).toHaveLength(500);
  });

  test('of too many seats says how many there may be', () => {
    const fileOf = (seats: number) =>
      ['section,row,id', ...Array.from({ length: seats }, (_, seat) => `S,A,${seat}`)].join('\n');
    const [problem] = problemsOf(fileOf(MAX_SEATS + 1));
    expect(problem?.message).toContain(String(MAX_SEATS));
    expect(good(fileOf(MAX_SEATS)).summary.seats).toBe(MAX_SEATS);
  });
});

describe('a seat map as JSON', () => {
  test('is taken as it is, alone or in a show', () => {
    fc.assert(
      fc.property(seatMaps({ isTrimmed: false }), (seatMap) => {
        expect(good(JSON.stringify(seatMap)).seatMap).toEqual(seatMap);
        const show = { title: 'T', showId: 't', startsAt: 5, extra: [], seatMap };
        expect(good(JSON.stringify(show))).toMatchObject({
          seatMap,
          details: { title: 'T', showId: 't', startsAt: 5 },
        });
      }),
      { verbose: 1 },
    );
  });

  test('leaves out what means nothing to the api', () => {
    const text =
      '{"sections":[{"name":"S","colour":1,"rows":[{"name":"A","seats":[{"id":"1","__proto__":{},"z":2}]}]}]}';
    expect(JSON.stringify(good(text).seatMap)).toBe(
      '{"sections":[{"name":"S","rows":[{"name":"A","seats":[{"id":"1"}]}]}]}',
    );
  });

  test.each<[string, string, string | undefined]>([
    ['{"sections":[\n{"name":"S",\n"rows" []}]}', '3', undefined],
    ['{"sections":{}}', 'sections', undefined],
    ['{"seatMap":{"sections":[{"name":"S"}]}}', 'seatMap.sections[0].rows', undefined],
    ['{"sections":[{"rows":[]}]}', 'sections[0].name', undefined],
    [
      '{"sections":[{"name":"S","rows":[{"name":5,"seats":[{"id":"1"}]}]}]}',
      'sections[0].rows[0].name',
      '"5"',
    ],
    [
      '{"sections":[{"name":"S","rows":[{"name":"A","seats":[7]}]}]}',
      'sections[0].rows[0].seats[0]',
      undefined,
    ],
    [
      '{"sections":[{"name":"S","rows":[{"name":"A","seats":[{"id":7}]}]}]}',
      'sections[0].rows[0].seats[0].id',
      '"7"',
    ],
    [
      '{"sections":[{"name":"S","rows":[{"name":"A","seats":[{"id":"1","x":"1","y":2}]}]}]}',
      'sections[0].rows[0].seats[0].x',
      undefined,
    ],
    [
      '{"sections":[{"name":"S","rows":[{"name":"A","seats":[{"id":"1","x":1}]}]}]}',
      'sections[0].rows[0].seats[0].y',
      undefined,
    ],
    [
      '{"sections":[{"name":"S","rows":[{"name":"A","seats":[{"id":"1"},{"id":"1"}]}]}]}',
      'sections[0].rows[0].seats[1].id',
      undefined,
    ],
  ])('%s is refused where it is wrong', (text, where, advice = '') => {
    const problems = problemsOf(text);
    expect(problems).toHaveLength(1);
    expect(String(problems[0]?.line ?? problems[0]?.place)).toBe(where);
    expect(problems[0]?.advice).toContain(advice);
  });
});

test('the example files are good, and the same seats', async () => {
  const [csv, json] = await Promise.all(
    ['csv', 'json'].map((format) => readFile(join(EXAMPLES, `seat-map.${format}`))),
  );
  const fromCsv: SeatMap = good(csv ?? '').seatMap;
  expect(good(json ?? '').seatMap).toEqual(fromCsv);
  expect(good(json ?? '').details).toEqual({ title: 'An Example Evening', showId: 'example_evening' });
  expect(writeCsv(fromCsv)).toBe(`\uFEFF${csv?.toString().replaceAll('\n', '\r\n')}`);
});
