import type {
  Claim,
  ClaimOutcome,
  CountsOutcome,
  Hold,
  ListHoldsCommand,
  ListHoldsOutcome,
  SnapshotOutcome,
} from '../../../domain/commands.ts';
import { parseHoldCursor, writeHoldCursor } from '../../../domain/cursors.ts';
import { countStatuses, type SeatIndex, STATUS_CODE } from '../../../domain/seats.ts';
import type { Budget, RangeReply } from '../client.ts';
import { endRunOut, findHold } from '../ending.ts';
import { dueIn, seatIn } from '../keys.ts';
import { readClaim, readHold, statusCodeOf, viewOf } from '../records.ts';
import { lookAtSeats } from '../seats.ts';
import { ANEW, entryOf, type OpenShow, type ShowStore, untilDecided } from '../show-store.ts';
import { findRunOut, LOOK_AHEAD_MS, runOutIn } from './expiring.ts';

/** Taken seats read in one call. */
const SEATS_PER_CALL = 20_000;
/** Holds looked at together for whether they have run out, before a snapshot. */
const DUE_PER_CALL = 1_000;

interface Hall {
  readonly show: OpenShow;
  readonly statusCodes: Uint8Array;
  /** Those that hold seats. */
  readonly liveHolds: number;
  readonly nowMs: number;
}

export async function snapshot(store: ShowStore, newBudget: () => Budget): Promise<SnapshotOutcome> {
  const hall = await readHall(store, newBudget);
  if (!hall) return { status: 'NOT_LOADED' };
  const { show, statusCodes, nowMs } = hall;
  return { status: 'SNAPSHOT', version: show.numbers.version(show.feed.modRevision), statusCodes, nowMs };
}

export async function counts(store: ShowStore, newBudget: () => Budget): Promise<CountsOutcome> {
  const hall = await readHall(store, newBudget);
  if (!hall) return { status: 'NOT_LOADED' };
  const { statusCodes, liveHolds, show } = hall;
  return { status: 'COUNTS', counts: countStatuses(statusCodes), liveHolds, sale: show.meta.sale };
}

/** All seats as of one revision, once nothing that has run out is among them. */
function readHall(store: ShowStore, newBudget: () => Budget): Promise<Hall | undefined> {
  const { keys, leases } = store;
  return untilDecided<Hall | undefined>(newBudget(), async () => {
    const budget = newBudget();
    const nowMs = leases.nowMs();
    const due = { ...keys.due('active', { untilMs: nowMs + LOOK_AHEAD_MS }), limit: DUE_PER_CALL };
    const reading = await store.read([], [due, { ...keys.seats, limit: SEATS_PER_CALL }], budget);
    const { show, revision } = reading;
    if (!show) return undefined;
    const [first, firstSeats] = reading.ranges;
    const runOut = await findRunOut(store, due, { first, revision, wanted: 1 }, budget);
    if (runOut === ANEW) return ANEW;
    if (runOut.size > 0) {
      await endRunOut(store, runOut, budget);
      return ANEW;
    }
    const statusCodes = new Uint8Array(show.meta.seatCount);
    const holdIds = new Set<string>();
    let seats: RangeReply | undefined = firstSeats;
    for (;;) {
      for (const { key, value } of seats?.kvs ?? []) {
        const statusCode = statusCodeOf(value[0]);
        statusCodes[seatIn(key.toString('latin1'))] = statusCode;
        if (statusCode !== STATUS_CODE.held) continue;
        const claim = readClaim(value.toString());
        if (claim.kind !== 'blocked') holdIds.add(claim.holdId);
      }
      const last = seats?.kvs.at(-1);
      if (!seats?.more || !last) return { show, statusCodes, liveHolds: holdIds.size, nowMs };
      const rest = { start: `${last.key.toString('latin1')}\0`, end: keys.seats.end, limit: SEATS_PER_CALL };
      seats = await store.readOn(rest, revision, newBudget());
      if (!seats) return ANEW;
    }
  });
}

export function claimOf(store: ShowStore, seat: SeatIndex, budget: Budget): Promise<ClaimOutcome> {
  return untilDecided<ClaimOutcome>(budget, async () => {
    const { show, runOut, reading } = await lookAtSeats(store, [seat], budget);
    if (!show) return { status: 'NOT_LOADED' };
    const outcome = (claim: Claim): ClaimOutcome => ({
      status: 'CLAIM',
      claim,
      nowMs: store.leases.nowMs(),
    });
    const entry = reading.at(store.keys.seat(seat));
    if (!entry || runOut.size > 0) return outcome({ kind: 'available' });
    const claim = readClaim(entry.value);
    if (claim.kind === 'blocked') return outcome({ kind: 'blocked' });
    if (claim.kind === 'booked') return outcome({ kind: 'booked', holdId: claim.holdId });
    const found = await findHold(store, claim.holdId, budget);
    // Given back, or booked, since the seat was read.
    if (found === ANEW || !found.show || !found.record?.seats.includes(seat)) return ANEW;
    const { record, fence } = found;
    if (record.state !== 'active' && record.state !== 'confirming') return ANEW;
    return outcome({ kind: 'held', hold: viewOf(record, fence) });
  });
}

export function listHolds(
  store: ShowStore,
  { limit, cursor }: ListHoldsCommand,
  budget: Budget,
): Promise<ListHoldsOutcome> {
  return untilDecided<ListHoldsOutcome>(budget, async () => {
    const { keys, leases } = store;
    const nowMs = leases.nowMs();
    const { show, runOut, page, more } = await readIndexes(store, { limit, cursor }, budget);
    if (!show) return { status: 'NOT_LOADED' };
    if (runOut.size > 0) {
      await endRunOut(store, runOut, budget);
      return ANEW;
    }
    const records = await store.read(
      page.map(({ holdId }) => keys.hold(holdId)),
      [],
      budget,
    );
    const holds: Hold[] = [];
    for (const { holdId, expiresAtMs } of page) {
      const entry = records.at(keys.hold(holdId));
      const record = entry && readHold(entry.value, entry.modRevision);
      const isLive = record?.state === 'active' || record?.state === 'confirming';
      // Ended or moved since the index was read.
      if (!isLive || record.expiresAtMs !== expiresAtMs) return ANEW;
      holds.push(viewOf(record, show.numbers.fence(record.claimRevision, record.position)));
    }
    return { status: 'HOLDS', holds, cursor: more ? writeHoldCursor(holds.at(-1)) : undefined, nowMs };
  });
}

/** One page of live holds by id, confirming ones first, as of one moment; and what among them has run out. */
async function readIndexes(store: ShowStore, { limit, cursor }: ListHoldsCommand, budget: Budget) {
  const { keys } = store;
  const after = parseHoldCursor(cursor);
  const isPastConfirming = after?.state === 'active';
  const active = keys.due('active', { from: isPastConfirming ? after : undefined });
  const confirming = keys.due('confirming', { from: isPastConfirming ? undefined : after });
  const ranges = isPastConfirming ? [active] : [confirming, active];
  const reading = await store.read(
    [],
    ranges.map((range) => ({ ...range, limit: limit + 1 })),
    budget,
  );
  const entries = reading.ranges.flatMap(({ kvs }) => kvs.map((kv) => dueIn(entryOf(kv).key)));
  return {
    show: reading.show,
    runOut: await runOutIn(store, reading.ranges.at(-1), budget),
    page: entries.slice(0, limit),
    more: entries.length > limit,
  };
}
