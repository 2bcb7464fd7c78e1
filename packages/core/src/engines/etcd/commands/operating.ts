/** What operators take off sale and put back. What changes nothing has a fence too, so it puts a key for that alone. */
import type {
  BlockOutcome,
  Sale,
  SeatsCommand,
  SetSaleOutcome,
  UnblockOutcome,
} from '../../../domain/commands.ts';
import type { Budget } from '../client.ts';
import { endRunOut } from '../ending.ts';
import { writeClaim, writeMeta } from '../records.ts';
import { lookAtSeats } from '../seats.ts';
import { ANEW, type ShowStore, untilDecided } from '../show-store.ts';
import { Write } from '../write.ts';

export function block(store: ShowStore, { seats }: SeatsCommand, budget: Budget): Promise<BlockOutcome> {
  return untilDecided<BlockOutcome>(budget, async () => {
    const { show, taken, blocked, runOut, reading, revision } = await lookAtSeats(store, seats, budget);
    if (!show) return { status: 'NOT_LOADED' };
    const inTheWay = taken.filter((seat) => !blocked.has(seat));
    if (inTheWay.length > 0) return { status: 'SEAT_UNAVAILABLE', seats: inTheWay };
    if (runOut.size > 0) {
      await endRunOut(store, runOut, budget);
      return ANEW;
    }
    const free = seats.filter((seat) => !blocked.has(seat));
    const write = new Write(store.keys).sameLoad(show).put(store.keys.fence, '');
    for (const seat of free) write.put(store.keys.seat(seat), writeClaim({ kind: 'blocked' }));
    write.nobodyTook(free, revision).claimsStand([...blocked], reading.at);
    write.announce({ status: 'blocked', seats: free });
    const written = await store.commit(write, budget);
    return written === undefined ? ANEW : { status: 'BLOCKED', fence: show.numbers.fence(written, 0) };
  });
}

export function unblock(store: ShowStore, { seats }: SeatsCommand, budget: Budget): Promise<UnblockOutcome> {
  return untilDecided<UnblockOutcome>(budget, async () => {
    const { show, blocked, reading } = await lookAtSeats(store, seats, budget);
    if (!show) return { status: 'NOT_LOADED' };
    const leaving = seats.filter((seat) => blocked.has(seat));
    const write = new Write(store.keys).sameLoad(show).put(store.keys.fence, '');
    for (const seat of leaving) write.delete(store.keys.seat(seat));
    // All of them: a seat that was not blocked may be so by now, under a lower fence than this one's.
    write.claimsStand(seats, reading.at).announce({ status: 'available', seats: leaving });
    const written = await store.commit(write, budget);
    return written === undefined ? ANEW : { status: 'UNBLOCKED', fence: show.numbers.fence(written, 0) };
  });
}

export function setSale(store: ShowStore, sale: Sale, budget: Budget): Promise<SetSaleOutcome> {
  return untilDecided<SetSaleOutcome>(budget, async () => {
    const { show } = await store.read([], [], budget);
    if (!show) return { status: 'NOT_LOADED' };
    const { meta, entry, numbers } = show;
    const write = new Write(store.keys).unchanged(entry.key, entry);
    write.put(entry.key, writeMeta({ ...meta, sale }));
    const written = await store.commit(write, budget);
    return written === undefined ? ANEW : { status: 'SALE_SET', fence: numbers.fence(written, 0) };
  });
}
