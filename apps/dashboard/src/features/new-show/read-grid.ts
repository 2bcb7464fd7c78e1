import { problemWithText } from '../../lib/plain-text.ts';
import { type GridSection, type PlannedSection, seatMapOf } from './grid-plan.ts';
import { MAX_NAME, MAX_SEAT_TEXT, MAX_SEATS } from './limits.ts';
import { Problems } from './problems.ts';
import type { SeatMap } from './seat-map.ts';
import { SeatChecks } from './seat-map-builder.ts';

/** More than any hall has, and few enough to draw while somebody types. */
const MAX_ROWS = 500;
const MAX_SEATS_PER_ROW = 500;

/** What is wrong with a section, by field. */
export type SectionProblems = Partial<Record<keyof GridSection, string>>;

export type GridResult =
  | { readonly isGood: true; readonly seatMap: SeatMap; readonly sections: readonly SectionProblems[] }
  | {
      readonly isGood: false;
      /** As many as there are sections. */
      readonly sections: readonly SectionProblems[];
      /** What is wrong with all of them together. */
      readonly problem?: string | undefined;
    };

/** What was typed as a seat map, or what stands in the way. */
export function readGrid(sections: readonly GridSection[]): GridResult {
  const read = sections.map(readSection);
  const problems = read.map((section) => section.problems);
  const planned = read.flatMap((section) => (section.planned ? [section.planned] : []));
  if (planned.length < sections.length) return { isGood: false, sections: problems };
  const seats = planned.reduce((sum, section) => sum + section.rows * section.seatsPerRow, 0);
  if (seats > MAX_SEATS) {
    return {
      isGood: false,
      sections: problems,
      problem: `These are ${seats} seats; a show has ${MAX_SEATS} at most.`,
    };
  }
  const seatMap = seatMapOf(planned);
  const [problem] = problemsWithIds(seatMap).listed;
  if (!problem) return { isGood: true, seatMap, sections: problems };
  return { isGood: false, sections: problems, problem: `${problem.message} ${problem.advice}` };
}

function readSection(section: GridSection): { problems: SectionProblems; planned?: PlannedSection } {
  const problems: { -readonly [field in keyof SectionProblems]: string } = {};
  const rows = wholeNumber(section.rows, MAX_ROWS);
  const seatsPerRow = wholeNumber(section.seatsPerRow, MAX_SEATS_PER_ROW);
  const aisles = readAisles(section.aisles, seatsPerRow ?? MAX_SEATS_PER_ROW);
  if (rows === undefined) problems.rows = `Write a whole number from 1 to ${MAX_ROWS}.`;
  if (seatsPerRow === undefined)
    problems.seatsPerRow = `Write a whole number from 1 to ${MAX_SEATS_PER_ROW}.`;
  if (aisles === undefined) {
    problems.aisles = `Write seat numbers counted from the left, such as 6, 12; each less than ${seatsPerRow ?? 'the row is long'}.`;
  }
  const name = problemWithText(section.name.trim(), { max: MAX_NAME });
  if (name !== undefined) problems.name = name === 'is missing' ? 'Write a name.' : `The name ${name}.`;
  const category =
    section.category.trim() === ''
      ? undefined
      : problemWithText(section.category.trim(), { max: MAX_SEAT_TEXT });
  if (category !== undefined) problems.category = `The category ${category}.`;
  if (rows === undefined || seatsPerRow === undefined || !aisles || Object.keys(problems).length > 0)
    return { problems };
  return { problems, planned: { ...section, rows, seatsPerRow, aisles } };
}

function readAisles(text: string, seatsPerRow: number): number[] | undefined {
  const words = text.split(/[\s,;]+/).filter((word) => word !== '');
  const aisles = words.map((word) => wholeNumber(word, seatsPerRow - 1));
  return aisles.every((aisle) => aisle !== undefined) ? aisles : undefined;
}

/** As it was typed; undefined: none from 1 to `max`. */
export function wholeNumber(text: string, max: number): number | undefined {
  if (!/^\s*\d+\s*$/.test(text)) return undefined;
  const value = Number(text);
  return value >= 1 && value <= max ? value : undefined;
}

function problemsWithIds({ sections }: SeatMap): Problems {
  const problems = new Problems();
  const checks = new SeatChecks(problems);
  for (const { name, rows } of sections) {
    for (const row of rows) {
      for (const { id, label, x, y, category } of row.seats) {
        const at = { placeOf: () => `${name}, row ${row.name}` };
        checks.seat({ id, label, x, y, category }, at);
      }
    }
  }
  checks.finish();
  return problems;
}

/** A section to begin with, or one more. */
export function newSection(key: string, name: string): GridSection {
  return {
    key,
    name,
    rows: '10',
    seatsPerRow: '16',
    rowNames: 'letters',
    numbering: 'left',
    shape: 'straight',
    aisles: '',
    category: '',
    prefix: '',
  };
}
