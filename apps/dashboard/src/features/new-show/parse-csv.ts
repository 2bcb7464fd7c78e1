import Papa from 'papaparse';
import { withoutApostrophe } from '../../lib/csv.ts';
import { COLUMNS, type ColumnName, columnCalled, REQUIRED_COLUMNS } from './csv-columns.ts';
import { Problems } from './problems.ts';
import type { ReadSeatMap } from './read-import.ts';
import { SeatMapBuilder } from './seat-map-builder.ts';

/** Where each column stands; undefined: the file has none. */
type Positions = Partial<Record<ColumnName, number>>;

/** A seat map from lines of section, row, seat, id, x, y, category; any order, any usual separator. */
export function parseCsv(text: string): ReadSeatMap {
  const problems = new Problems();
  const delimiter = delimiterOf(text);
  const { data, errors } = Papa.parse<string[]>(text, { delimiter, header: false, skipEmptyLines: false });
  const headerIndex = data.findIndex((cells) => !isBlank(cells));
  const headings = data[headerIndex];
  if (!headings) {
    problems.add({
      message: 'There is nothing in it.',
      advice: `Begin with a line that names the columns: ${COLUMNS.join(',')}.`,
    });
    return { problems, notes: [] };
  }
  const lines = lineNumbers(data);
  const positions = positionsOf(headings, lines[headerIndex] ?? 1, problems);
  const notes = ignoredColumns(headings);
  if (problems.total > 0) return { problems, notes };

  for (const { row = headerIndex } of errors) {
    problems.add({
      line: lines[row],
      message: 'A quotation mark has no partner.',
      advice:
        'Put text with quotation marks into quotation marks and double those inside: "the ""best"" seats".',
    });
  }
  const builder = new SeatMapBuilder(problems);
  const readNumber = numberReader(delimiter);
  for (let index = headerIndex + 1; index < data.length; index += 1) {
    const cells = data[index] ?? [];
    if (isBlank(cells)) continue;
    const line = lines[index] ?? 0;
    if (cells.length > headings.length && cells.slice(headings.length).some((cell) => cell.trim() !== '')) {
      problems.add({
        line,
        message: `It has ${cells.length} cells, and the first line names ${headings.length}.`,
        advice: `Put text that has “${delimiter}” in it into quotation marks.`,
        excerpt: () => cells.join(delimiter),
      });
      continue;
    }
    const cell = (column: ColumnName) => {
      const position = positions[column];
      return position === undefined ? '' : withoutApostrophe((cells[position] ?? '').trim());
    };
    builder.add({
      section: cell('section'),
      row: cell('row'),
      id: cell('id'),
      label: cell('seat') || undefined,
      x: readNumber(cell('x')),
      y: readNumber(cell('y')),
      category: cell('category') || undefined,
      at: { line, placeOf: (field) => field, excerpt: () => cells.join(delimiter) },
    });
  }
  return { problems, notes, seatMap: builder.finish() };
}

const DELIMITERS = [',', ';', '\t', '|'];

/** The one by which the first line names most columns: what stands in the seats' names does not matter. */
function delimiterOf(text: string): string {
  const [heading = ''] = /^.*\S.*$/m.exec(text) ?? [];
  const named = (delimiter: string) =>
    heading.split(delimiter).filter((cell) => columnCalled(cell) !== undefined).length;
  return DELIMITERS.reduce((best, delimiter) => (named(delimiter) > named(best) ? delimiter : best));
}

function positionsOf(headings: readonly string[], line: number, problems: Problems): Positions {
  const positions: Positions = {};
  for (const [position, heading] of headings.entries()) {
    const column = columnCalled(heading);
    if (!column) continue;
    if (positions[column] !== undefined) {
      problems.add({
        line,
        place: column,
        message: `Two columns mean “${column}”.`,
        advice: 'Leave one of them out, or give it another name.',
        excerpt: () => headings.join(', '),
      });
    }
    positions[column] = position;
  }
  const missing = REQUIRED_COLUMNS.filter((column) => positions[column] === undefined);
  if (missing.length > 0) {
    problems.add({
      line,
      message: `The first line does not name ${missing.length === 1 ? 'the column' : 'the columns'} ${missing.join(', ')}.`,
      advice: `Begin with a line such as: ${COLUMNS.join(',')}. Only seat, x, y and category may be left out.`,
      excerpt: () => headings.join(', '),
    });
  }
  return positions;
}

function ignoredColumns(headings: readonly string[]): string[] {
  const ignored = headings.filter((heading) => heading.trim() !== '' && !columnCalled(heading));
  if (ignored.length === 0) return [];
  return [`Columns that mean nothing here, and are left out: ${ignored.slice(0, 10).join(', ')}.`];
}

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** A number, the text as it is where it is none, undefined where there is nothing. */
function numberReader(delimiter: string): (text: string) => number | string | undefined {
  return (text) => {
    if (text === '') return undefined;
    // 1,5 is one and a half where the comma separates no cells.
    const plain = delimiter === ',' ? text : text.replace(',', '.');
    return NUMBER.test(plain) ? Number(plain) : text;
  };
}

function isBlank(cells: readonly string[]): boolean {
  return cells.every((cell) => cell.trim() === '');
}

/** On which line of the file each record begins: one with a line break in it is longer than a line. */
function lineNumbers(records: readonly (readonly string[])[]): number[] {
  let line = 1;
  return records.map((cells) => {
    const begins = line;
    line += 1;
    for (const cell of cells) {
      if (cell.includes('\n') || cell.includes('\r')) line += cell.match(/\r\n|\r|\n/g)?.length ?? 0;
    }
    return begins;
  });
}
