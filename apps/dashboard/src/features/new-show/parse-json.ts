import { MAX_NAME } from './limits.ts';
import { Problems } from './problems.ts';
import type { ReadSeatMap, ShowDetails } from './read-import.ts';
import type { Seat, SeatMap } from './seat-map.ts';
import { SeatChecks, type Whereabouts } from './seat-map-builder.ts';

const SHAPE = '{"sections":[{"name":"Stalls","rows":[{"name":"A","seats":[{"id":"A1"}]}]}]}';

/** A seat map as the api takes it, alone or as a part of what `shows.create` takes. */
export function parseJson(text: string): ReadSeatMap {
  const problems = new Problems();
  const read = parse(text, problems);
  if (problems.total > 0) return { problems, notes: [] };
  const root = isObject(read) && isObject(read.seatMap) ? read.seatMap : read;
  const path = root === read ? '' : 'seatMap.';
  const checks = new SeatChecks(problems);
  const reader = new Reader(checks, problems);
  const seatMap = {
    sections: reader.list(root, 'sections', path, (section, at) => reader.section(section, at)),
  };
  if (problems.total === 0) checks.finish();
  return {
    problems,
    notes: [],
    details: root === read ? undefined : detailsOf(read),
    seatMap: problems.total === 0 ? (seatMap satisfies SeatMap) : undefined,
  };
}

/** Walks what was read; whatever has not the right shape is told, and left out. */
class Reader {
  readonly #checks: SeatChecks;
  readonly #problems: Problems;

  constructor(checks: SeatChecks, problems: Problems) {
    this.#checks = checks;
    this.#problems = problems;
  }

  list<Item>(
    parent: unknown,
    field: string,
    path: string,
    read: (item: unknown, at: string) => Item,
  ): Item[] {
    const list = isObject(parent) ? parent[field] : undefined;
    if (Array.isArray(list)) return list.map((item, index) => read(item, `${path}${field}[${index}]`));
    this.#problems.add({
      place: `${path}${field}`,
      message: list === undefined ? `There is no list “${field}”.` : `“${field}” is no list.`,
      advice: `A seat map looks like this: ${SHAPE}`,
    });
    return [];
  }

  section(section: unknown, at: string): SeatMap['sections'][number] {
    const name = this.#name(section, at);
    return { name, rows: this.list(section, 'rows', `${at}.`, (row, rowAt) => this.#row(row, rowAt)) };
  }

  #row(row: unknown, at: string): SeatMap['sections'][number]['rows'][number] {
    const name = this.#name(row, at);
    return { name, seats: this.list(row, 'seats', `${at}.`, (seat, seatAt) => this.#seat(seat, seatAt)) };
  }

  #name(parent: unknown, at: string): string {
    const name = this.#text(parent, 'name', at) ?? '';
    const isText = !isObject(parent) || parent.name === undefined || typeof parent.name === 'string';
    if (isText) this.#checks.text('name', name, MAX_NAME, whereaboutsOf(at));
    return name;
  }

  #seat(seat: unknown, at: string): Seat {
    if (!isObject(seat)) {
      this.#problems.add({ place: at, message: 'It is no seat.', advice: 'Write a seat as {"id":"A1"}.' });
      return { id: '' };
    }
    const wrongId = seat.id !== undefined && typeof seat.id !== 'string';
    const id = this.#text(seat, 'id', at);
    return this.#checks.seat(
      {
        // What is wrong with it has been told.
        id: wrongId ? at : (id ?? ''),
        label: this.#text(seat, 'label', at),
        category: this.#text(seat, 'category', at),
        x: this.#place(seat.x),
        y: this.#place(seat.y),
      },
      whereaboutsOf(at, seat),
    );
  }

  #text(parent: unknown, field: string, at: string): string | undefined {
    const value = isObject(parent) ? parent[field] : undefined;
    if (value === undefined || typeof value === 'string') return value;
    this.#problems.add({
      place: `${at}.${field}`,
      message: `${JSON.stringify(value)?.slice(0, 60)} is no text.`,
      advice:
        typeof value === 'number'
          ? `Put it into quotation marks: "${value}".`
          : 'Write a text, or leave it out.',
    });
    return undefined;
  }

  #place(value: unknown): number | string | undefined {
    if (value === undefined || typeof value === 'number') return value;
    return JSON.stringify(value)?.slice(0, 60) ?? 'nothing';
  }
}

/** The excerpt is of a seat alone: that of a section could be all of the file. */
function whereaboutsOf(at: string, seat?: object): Whereabouts {
  return {
    placeOf: (field) => `${at}.${field === 'seat' ? 'label' : field}`,
    ...(seat && { excerpt: () => JSON.stringify(seat) }),
  };
}

function parse(text: string, problems: Problems): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    const position = /position (\d+)/.exec(said)?.[1];
    const line =
      /line (\d+)/.exec(said)?.[1] ?? (position && text.slice(0, Number(position)).split('\n').length);
    problems.add({
      line: line === undefined ? undefined : Number(line),
      message: `It is no JSON: ${said.replace(/\s+in JSON at position.*$/s, '')}.`,
      advice: 'Look for a missing comma, quotation mark or bracket just before it.',
    });
    return undefined;
  }
}

/** Of a whole show, what the form can be filled in with. */
function detailsOf(show: unknown): ShowDetails {
  if (!isObject(show)) return {};
  const { title, showId, startsAt } = show;
  return {
    ...(typeof title === 'string' && { title }),
    ...(typeof showId === 'string' && { showId }),
    ...(typeof startsAt === 'number' && { startsAt }),
  };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
