import type { SeatIndex } from '../../domain/seats.ts';
import type { Budget } from './client.ts';
import type { RunOutLease } from './ending.ts';
import { readClaim } from './records.ts';
import type { ShowStore } from './show-store.ts';

/** Which of the seats are taken, by what, and what is in the way only because nobody has ended it yet. */
export async function lookAtSeats(store: ShowStore, seats: readonly SeatIndex[], budget: Budget) {
  const reading = await store.read(
    seats.map((seat) => store.keys.seat(seat)),
    [],
    budget,
  );
  const runOut = new Map<string, RunOutLease>();
  const taken: SeatIndex[] = [];
  const blocked = new Set<SeatIndex>();
  for (const seat of seats) {
    const entry = reading.at(store.keys.seat(seat));
    if (!entry) continue;
    const claim = readClaim(entry.value);
    if (claim.kind === 'blocked') blocked.add(seat);
    const state =
      claim.kind === 'held'
        ? await store.leases.look({ ...claim, leaseId: entry.leaseId }, budget)
        : ('alive' as const);
    if (state === 'alive') taken.push(seat);
    else if (claim.kind === 'held') runOut.set(claim.holdId, { leaseId: entry.leaseId, state });
  }
  return { taken, blocked, runOut, reading, show: reading.show, revision: reading.revision };
}
