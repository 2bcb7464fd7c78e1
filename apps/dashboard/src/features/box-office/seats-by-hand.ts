import type { SeatStatus } from '../../lib/seat-status.ts';
import type { Outputs } from '../../lib/trpc.ts';

export type SeatMap = Outputs['shows']['get']['seatMap'];
type Seat = SeatMap['sections'][number]['rows'][number]['seats'][number];

/** Seats further apart than this, in seat widths, have an aisle between them. */
const AISLE = 1.6;

/** The seats that somebody named, by id or by what is printed on them, and what names none. */
export function seatsNamed(seatMap: SeatMap, text: string): { found: string[]; unknown: string[] } {
  const byName = new Map<string, string>();
  for (const { id, label } of seatsOf(seatMap)) {
    // An id is an id, whatever is printed on another seat.
    if (label !== undefined && !byName.has(label.toLowerCase())) byName.set(label.toLowerCase(), id);
  }
  for (const { id } of seatsOf(seatMap)) byName.set(id.toLowerCase(), id);

  const whole = byName.get(text.trim().toLowerCase());
  if (whole !== undefined) return { found: [whole], unknown: [] };
  const names = text.split(/[\s,;]+/).filter((name) => name !== '');
  const idOf = (name: string) => byName.get(name.toLowerCase());
  return {
    found: names.flatMap((name) => idOf(name) ?? []),
    unknown: names.filter((name) => idOf(name) === undefined),
  };
}

/** The first seats that are free, in the order of the seat map. */
export function firstFree(
  { sections }: SeatMap,
  statusOf: (seatId: string) => SeatStatus | undefined,
  count: number,
): string[] {
  const free: string[] = [];
  for (const { rows } of sections) {
    for (const { seats } of rows) {
      for (const { id } of seats) {
        if (free.length === count) return free;
        if (statusOf(id) === 'available') free.push(id);
      }
    }
  }
  return free;
}

interface Party {
  readonly count: number;
  /** Absent: any. */
  readonly section?: string | undefined;
}

/**
 * So many free seats side by side: in the first row that has them, rows and sections in the order of the seat map, and
 * there as close to the row's middle as may be.
 */
export function seatsTogether(
  seatMap: SeatMap,
  statusOf: (seatId: string) => SeatStatus | undefined,
  { count, section }: Party,
): string[] | undefined {
  const sections = seatMap.sections.filter(({ name }) => section === undefined || name === section);
  for (const { seats } of sections.flatMap(({ rows }) => rows)) {
    const starts = [...seats.keys()].filter((start) => isParty(seats.slice(start, start + count)));
    const fromMiddle = (start: number) => Math.abs(start + count / 2 - seats.length / 2);
    const [best] = starts.sort((one, other) => fromMiddle(one) - fromMiddle(other));
    if (best !== undefined) return seats.slice(best, best + count).map(({ id }) => id);
  }
  return undefined;

  function isParty(party: readonly Seat[]): boolean {
    return (
      party.length === count &&
      party.every(({ id }) => statusOf(id) === 'available') &&
      party.every((seat, index) => index === 0 || areNeighbours(party[index - 1], seat))
    );
  }
}

function areNeighbours(one: Seat | undefined, other: Seat): boolean {
  if (one?.x === undefined || other.x === undefined) return true;
  return Math.abs(other.x - one.x) <= AISLE;
}

function seatsOf({ sections }: SeatMap): Seat[] {
  return sections.flatMap(({ rows }) => rows.flatMap(({ seats }) => seats));
}
