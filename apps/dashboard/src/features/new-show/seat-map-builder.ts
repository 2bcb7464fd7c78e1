import { problemWithText } from '../../lib/plain-text.ts';
import { MAX_NAME, MAX_PLACE, MAX_SEAT_TEXT, MAX_SEATS } from './limits.ts';
import type { Problems } from './problems.ts';
import type { Seat, SeatMap } from './seat-map.ts';

/** Where in the file something stands. */
export interface Whereabouts {
  readonly line?: number | undefined;
  readonly placeOf: (field: string) => string;
  readonly excerpt?: (() => string | undefined) | undefined;
}

/** A seat as it was read: nothing in it is sure yet. */
export interface ReadSeat {
  readonly section: string;
  readonly row: string;
  readonly id: string;
  readonly label: string | undefined;
  readonly x: number | string | undefined;
  readonly y: number | string | undefined;
  readonly category: string | undefined;
  readonly at: Whereabouts;
}

/** Checks seats, each on its own and against those before; see `SeatChecks`. Gathers those of a row that are told apart. */
export class SeatMapBuilder {
  readonly #sections = new Map<string, Map<string, Seat[]>>();
  readonly #checks: SeatChecks;
  readonly #problems: Problems;

  constructor(problems: Problems) {
    this.#problems = problems;
    this.#checks = new SeatChecks(problems);
  }

  add({ section, row, at, ...read }: ReadSeat): void {
    this.#checks.text('section', section, MAX_NAME, at);
    this.#checks.text('row', row, MAX_NAME, at);
    const seat = this.#checks.seat(read, at);
    const rows = this.#sections.get(section) ?? new Map<string, Seat[]>();
    const seats = rows.get(row) ?? [];
    seats.push(seat);
    rows.set(row, seats);
    this.#sections.set(section, rows);
  }

  /** Undefined where there was any problem. */
  finish(): SeatMap | undefined {
    this.#checks.finish();
    if (this.#problems.total > 0) return undefined;
    const sections = [...this.#sections].map(([name, rows]) => ({
      name,
      rows: [...rows].map(([rowName, seats]) => ({ name: rowName, seats })),
    }));
    return { sections };
  }
}

/** What the api asks of a seat, and one thing more: a place has both its halves, or drawings would leave it out. */
export class SeatChecks {
  readonly #problems: Problems;
  /** Where each id was first seen. */
  readonly #ids = new Map<string, string>();
  #count = 0;

  constructor(problems: Problems) {
    this.#problems = problems;
  }

  seat(read: Omit<ReadSeat, 'section' | 'row' | 'at'>, at: Whereabouts): Seat {
    const { id, label, x, y, category } = read;
    this.#count += 1;
    this.text('id', id, MAX_SEAT_TEXT, at);
    if (label !== undefined) this.text('label', label, MAX_SEAT_TEXT, at, 'seat');
    if (category !== undefined) this.text('category', category, MAX_SEAT_TEXT, at);
    this.#place('x', x, at);
    this.#place('y', y, at);
    if ((x === undefined) !== (y === undefined)) {
      const [there, missing] = x === undefined ? ['y', 'x'] : ['x', 'y'];
      this.#tell(at, missing, {
        message: `It has ${there} and no ${missing}.`,
        advice: 'Give both, or neither: then its row is drawn as part of a grid.',
      });
    }
    this.#unique(id, at);
    return {
      id,
      ...(label !== undefined && { label }),
      ...(typeof x === 'number' && { x }),
      ...(typeof y === 'number' && { y }),
      ...(category !== undefined && { category }),
    };
  }

  text(field: string, text: string, max: number, at: Whereabouts, called = field): void {
    const problem = problemWithText(text, { max });
    if (problem === undefined) return;
    this.#tell(at, called, {
      message: `The ${called} ${problem}.`,
      advice: text === '' ? 'Write one.' : `Shorten or correct it: ${max} characters at most, on one line.`,
    });
  }

  /** What can only be said of all. */
  finish(): void {
    if (this.#count === 0) {
      this.#problems.add({
        message: 'There are no seats in it.',
        advice: 'Add a line or an entry for each seat.',
      });
    }
    if (this.#count > MAX_SEATS) {
      this.#problems.add({
        message: `It has ${this.#count} seats; a show has ${MAX_SEATS} at most.`,
        advice: 'Make several shows of it, one for each part of the hall.',
      });
    }
  }

  #place(field: 'x' | 'y', value: number | string | undefined, at: Whereabouts): void {
    if (value === undefined) return;
    if (typeof value === 'number' && Math.abs(value) <= MAX_PLACE) return;
    this.#tell(at, field, {
      message:
        typeof value === 'number'
          ? `${field} is ${value}, too far out.`
          : `${field} is “${value}”, which is no number.`,
      advice: `Write how many seat widths from the left or top, such as 12.5; up to ${MAX_PLACE}.`,
    });
  }

  #unique(id: string, at: Whereabouts): void {
    if (id === '') return;
    const here = at.line === undefined ? at.placeOf('id') : `line ${at.line}`;
    const before = this.#ids.get(id);
    if (before === undefined) this.#ids.set(id, here);
    else {
      this.#tell(at, 'id', {
        message: `The id “${id}” is already taken by ${before}.`,
        advice: 'Give each seat of the show an id of its own.',
      });
    }
  }

  #tell(at: Whereabouts, field: string, problem: { message: string; advice: string }): void {
    this.#problems.add({ ...problem, line: at.line, place: at.placeOf(field), excerpt: at.excerpt });
  }
}
