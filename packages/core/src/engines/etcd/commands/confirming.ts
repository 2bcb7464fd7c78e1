/** How a hold becomes a booking, and a booking ends. */
import type {
  AbortConfirmOutcome,
  BeginConfirmCommand,
  BeginConfirmOutcome,
  ConfirmingHold,
  FinishConfirmOutcome,
  FreeCommand,
  FreeOutcome,
} from '../../../domain/commands.ts';
import type { Budget } from '../client.ts';
import { endRunOut, type Found, type FoundHold, findHold, removeFromIndexes, writeOn } from '../ending.ts';
import {
  type HoldRecord,
  readClaim,
  viewOf,
  writeClaim,
  writeCustomerEntry,
  writeHold,
  writeLease,
} from '../records.ts';
import { lookAtSeats } from '../seats.ts';
import { ANEW, type ShowStore, untilDecided } from '../show-store.ts';
import { Write } from '../write.ts';
import { end } from './owning.ts';
import { refusalFor } from './refusals.ts';

export function beginConfirm(
  store: ShowStore,
  { holdId, tokenHash, deadlineMs, reacquire = false }: BeginConfirmCommand,
  budget: Budget,
): Promise<BeginConfirmOutcome> {
  return untilDecided<BeginConfirmOutcome>(budget, async () => {
    const found = await findHold(store, holdId, budget);
    if (found === ANEW) return ANEW;
    if (!found.show) return { status: 'NOT_LOADED' };
    const refusal = refusalFor(found.record, tokenHash);
    if (!found.record) return { status: 'HOLD_NOT_FOUND' };
    let write = writeOn(store, found);
    if (refusal) {
      if (refusal.status !== 'HOLD_EXPIRED' || !reacquire) return refusal;
      const again = await takeAgain(store, found, write, budget);
      if (again === ANEW) return ANEW;
      if (again === undefined) return refusal;
      write = again;
    } else {
      removeFromIndexes(store, write, found.record);
    }

    const { record } = found;
    const nowMs = store.leases.nowMs();
    const expiresAtMs = Math.max(refusal ? nowMs : record.expiresAtMs, nowMs + deadlineMs);
    const deadline = await store.leases.grant(expiresAtMs - nowMs, budget);
    const confirming: HoldRecord = {
      ...record,
      state: 'confirming',
      expiresAtMs,
      leaseId: deadline.leaseId,
      raftTerm: deadline.raftTerm,
      ...(refusal && { claimRevision: undefined, position: 0 }),
    };
    // Seats of a hold that is confirming already have left their lease.
    putConfirming(store, write, confirming, { withSeats: record.state !== 'confirming' });
    const revision = await store.commit(write, budget);
    if (revision === undefined) return ANEW;
    const fence = refusal ? found.show.numbers.fence(revision, 0) : found.fence;
    return { status: 'CONFIRMING', hold: viewOf(confirming, fence), nowMs };
  });
}

/**
 * The write by which a hold that ran out has its seats again; undefined when the sale or the seats do not allow it.
 * Who pays late has paid all the same: no limit but these is in their way.
 */
async function takeAgain(store: ShowStore, found: FoundHold, write: Write, budget: Budget) {
  if (found.show.meta.sale !== 'open') return undefined;
  const { seats } = found.record;
  const inTheWay = await lookAtSeats(store, seats, budget);
  if (inTheWay.taken.length > 0) return undefined;
  if (inTheWay.runOut.size > 0) {
    await endRunOut(store, inTheWay.runOut, budget);
    return ANEW;
  }
  return write
    .unchanged(store.keys.meta, found.show.entry)
    .nobodyTook(seats, inTheWay.revision)
    .announce({ status: 'held', seats });
}

/** From here on only the ledger decides, so nothing of the hold goes with a lease any more. */
function putConfirming(
  { keys }: ShowStore,
  write: Write,
  record: HoldRecord,
  { withSeats }: { readonly withSeats: boolean },
): void {
  const { holdId, seats, customerRef } = record;
  if (withSeats) {
    const claim = writeClaim({ kind: 'confirming', holdId });
    for (const seat of seats) write.put(keys.seat(seat), claim);
  }
  write.put(keys.hold(holdId), writeHold(record));
  write.put(keys.confirming(record), writeLease(record));
  if (customerRef !== undefined) {
    const entry = writeCustomerEntry({ seats: seats.length, endsAtMs: record.expiresAtMs, raftTerm: 0 });
    write.put(keys.holdOfCustomer(customerRef, holdId), entry);
  }
}

export function finishConfirm(
  store: ShowStore,
  confirming: ConfirmingHold,
  budget: Budget,
): Promise<FinishConfirmOutcome> {
  return untilDecided<FinishConfirmOutcome>(budget, async () => {
    const found = await findHold(store, confirming.holdId, budget);
    if (found === ANEW) return ANEW;
    if (!found.show) return { status: 'NOT_LOADED' };
    if (!isConfirming(found, confirming)) return { status: 'HOLD_NOT_FOUND' };
    const { record } = found;
    const write = writeOn(store, found).delete(store.keys.hold(record.holdId));
    removeFromIndexes(store, write, record);
    const claim = writeClaim({ kind: 'booked', holdId: record.holdId });
    for (const seat of record.seats) write.put(store.keys.seat(seat), claim);
    write.announce({ status: 'booked', seats: record.seats });
    return (await store.commit(write, budget)) === undefined ? ANEW : { status: 'BOOKED' };
  });
}

export function abortConfirm(
  store: ShowStore,
  confirming: ConfirmingHold,
  budget: Budget,
): Promise<AbortConfirmOutcome> {
  return untilDecided<AbortConfirmOutcome>(budget, async () => {
    const found = await findHold(store, confirming.holdId, budget);
    if (found === ANEW) return ANEW;
    if (!found.show) return { status: 'NOT_LOADED' };
    if (!isConfirming(found, confirming)) return { status: 'HOLD_NOT_FOUND' };
    const hold = await end(store, found, 'expired', budget);
    return hold === ANEW ? ANEW : { status: 'ABORTED' };
  });
}

function isConfirming(found: Found, { fence }: ConfirmingHold): found is FoundHold {
  if (!found.show || !found.record) return false;
  return found.record.state === 'confirming' && found.fence === fence;
}

export function free(store: ShowStore, { holdId, seats }: FreeCommand, budget: Budget): Promise<FreeOutcome> {
  return untilDecided<FreeOutcome>(budget, async () => {
    const found = await findHold(store, holdId, budget);
    if (found === ANEW) return ANEW;
    if (!found.show) return { status: 'NOT_LOADED' };
    if (found.record && found.record.state === 'confirming') {
      const hold = await end(store, found, 'expired', budget);
      return hold === ANEW ? ANEW : { status: 'FREED', seats: hold.seats };
    }
    const { reading } = await lookAtSeats(store, seats, budget);
    const write = new Write(store.keys).sameLoad(found.show);
    const booked = seats.filter((seat) => {
      const entry = reading.at(store.keys.seat(seat));
      const claim = entry && readClaim(entry.value);
      return claim?.kind === 'booked' && claim.holdId === holdId;
    });
    if (booked.length === 0) return { status: 'FREED', seats: [] };
    for (const seat of booked) write.delete(store.keys.seat(seat));
    write.claimsStand(booked, reading.at).announce({ status: 'available', seats: booked });
    return (await store.commit(write, budget)) === undefined ? ANEW : { status: 'FREED', seats: booked };
  });
}
