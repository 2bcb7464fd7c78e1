/** What was read after the last operation, as steps: a booking, a live hold and a seat of the snapshot each. */
import type { FinalSnapshot, History } from '../history.ts';
import type { HoldTable } from './hold-table.ts';
import type { StepWriter, Times } from './step-writer.ts';
import { Kind, STATUS_CODE } from './steps.ts';

/**
 * All seats that the history speaks of must be known to the table already, but for those of the snapshot.
 * @param times of all of the reading
 */
export function addFinalReading(
  { bookings, liveHolds, snapshot }: History,
  { holds, writer, times }: { readonly holds: HoldTable; readonly writer: StepWriter; readonly times: Times },
): void {
  for (const seat of Object.keys(snapshot?.seats ?? {})) holds.seats.of(seat);
  const all = [...holds.seats.names.keys()];
  const lists = [
    { of: liveHolds, has: Kind.FINAL_LIVE, hasNot: Kind.FINAL_NOT_LIVE },
    {
      of: bookings?.filter(({ status }) => status === 'confirmed'),
      has: Kind.FINAL_BOOKED,
      hasNot: Kind.FINAL_NOT_BOOKED,
    },
  ];
  for (const { of, has, hasNot } of lists) {
    if (!of) continue;
    const listed = new Set<number>();
    const records = of.map(({ hold, seats }) => ({
      hold: holds.of(hold),
      seats: seats.map((seat) => holds.seats.of(seat)),
    }));
    for (const { seats } of records) for (const seat of seats) listed.add(seat);
    // A booking that is there stays there: it is looked for when all else has been.
    for (const seat of all) if (!listed.has(seat)) writer.add({ times, kind: hasNot, seats: [seat] });
    for (const { hold, seats } of records) writer.add({ times, kind: has, hold, seats });
  }
  if (snapshot) {
    for (const seat of all) writer.add({ times, kind: Kind.FINAL_STATUS, seats: [seat] });
  }
}

/** By seat, as the snapshot has it. */
export function statusesOf(snapshot: FinalSnapshot, seatIds: readonly string[]): Uint8Array {
  return Uint8Array.from(seatIds, (seat) => STATUS_CODE[snapshot.seats[seat] ?? 'available']);
}
