import { mismatches } from './count.ts';
import { apiFor, apis } from './settings.ts';
import { startLine } from './start-line.ts';
import { query } from './trpc.ts';

/** Seats that buyers compete for, as setup() hands them to all. */
export interface Sale {
  readonly showId: string;
  readonly seatIds: readonly string[];
  /** Taken when the sale began. */
  readonly takenBefore: readonly string[];
  readonly startAtMs: number;
}

interface SeatMap {
  readonly sections: readonly { readonly rows: readonly { readonly seats: readonly { id: string }[] }[] }[];
}

/** Finds as many free seats of the show as are asked for. For setup(). */
export function openSale({ showId, seats }: { showId: string; seats: number }): Sale {
  const { seatMap } = query<{ seatMap: SeatMap }>(apiFor(0), 'shows.get', { showId }).data ?? {};
  if (!seatMap) throw new Error(`the show ${showId} cannot be read`);
  const taken = takenSeats(apiFor(0), showId);
  const seatIds = seatMap.sections
    .flatMap(({ rows }) => rows.flatMap((row) => row.seats.map(({ id }) => id)))
    .filter((id) => !taken.has(id))
    .slice(0, seats);
  if (seatIds.length < seats) throw new Error(`${showId} has ${seatIds.length} free seats, not ${seats}`);
  return { showId, seatIds, takenBefore: [...taken.keys()], startAtMs: startLine() };
}

/** What every api says of the show afterwards: the seats that had buyers are held, and no other was touched. */
export function checkSeats({ showId, seatIds, takenBefore }: Sale): void {
  for (const api of apis) {
    const taken = takenSeats(api, showId);
    for (const id of takenBefore) taken.delete(id);
    for (const id of seatIds) {
      const status = taken.get(id) ?? 'available';
      taken.delete(id);
      if (status !== 'held') report(`${id} should be held and is ${status}`);
    }
    for (const [id, status] of taken) report(`${id} had no buyer and is ${status}`);
  }
}

function report(problem: string): void {
  mismatches.add(1);
  console.error(problem);
}

function takenSeats(api: string, showId: string): Map<string, string> {
  const { data, body } = query<{ seats: Record<string, string> }>(api, 'seats.snapshot', { showId });
  if (!data?.seats) throw new Error(`no snapshot of ${showId}: ${body}`);
  return new Map(Object.entries(data.seats));
}
