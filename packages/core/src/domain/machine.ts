/**
 * The seat state machine: what every command does to a show's claims. It is the reference that all engines
 * agree with step for step. No I/O and no clock: `nowMs` comes in, the state is changed in place, the outcome
 * goes out, and a command that is refused has changed nothing but what had run out already.
 *
 *     hold ──► active ──beginConfirm──► confirming ──finishConfirm──► (forgotten here: the ledger has the booking)
 *              │  ▲ extend                  │
 *              │                            └──abortConfirm──► expired
 *              ├──release──► released
 *              ├──clear────► cleared
 *              └──time─────► expired ──beginConfirm, where reacquiring is allowed──► confirming
 *
 * A confirming hold never expires by time: past its deadline it is in doubt, and the ledger is asked.
 */
import { assert } from './assert.ts';
import type {
  AbortConfirmOutcome,
  BeginConfirmCommand,
  BeginConfirmOutcome,
  BlockOutcome,
  ChangesOutcome,
  Claim,
  ClaimOutcome,
  ClearOutcome,
  ConfirmingHold,
  ExpireDueCommand,
  ExpireDueOutcome,
  ExtendCommand,
  ExtendOutcome,
  FinishConfirmOutcome,
  FreeCommand,
  FreeOutcome,
  GetHoldOutcome,
  HoldCommand,
  HoldOutcome,
  HoldRefusal,
  ListHoldsCommand,
  ListHoldsOutcome,
  NotLoaded,
  ReleaseCommand,
  ReleaseOutcome,
  Sale,
  SeatsCommand,
  SetSaleOutcome,
  SnapshotOutcome,
  UnblockOutcome,
} from './commands.ts';
import { compareInList, parseHoldCursor, writeHoldCursor } from './cursors.ts';
import { expireActive, forgetEnded, takeInDoubt } from './expiry.ts';
import {
  addToIndex,
  countForCustomer,
  endHold,
  hasRunOut,
  isLive,
  liveSeatsOfCustomer,
  moveExpiry,
  removeFromIndex,
  reviveHold,
  uncountForCustomer,
  viewOf,
} from './hold-records.ts';
import type { SeatIndex } from './seats.ts';
import type { HoldRecord, ShowState } from './show-state.ts';
import { announce, claimSeats, seatStatus } from './show-state.ts';

/** The machine runs on loaded shows only; that a show is not loaded is its engine's business. */
type Loaded<Outcome> = Exclude<Outcome, NotLoaded>;

export function hold(state: ShowState, command: HoldCommand, nowMs: number): Loaded<HoldOutcome> {
  const known = state.holds.get(command.holdId);
  if (known) return holdAgain(state, known, command, nowMs);
  if (state.sale === 'closed') return { status: 'SHOW_CLOSED' };

  const taken = command.seats.filter((seat) => !isFree(state, seat, nowMs));
  if (taken.length > 0) return { status: 'SEAT_UNAVAILABLE', seats: taken };
  if (isOverCustomerLimit(state, command, nowMs)) return { status: 'CUSTOMER_LIMIT' };
  // Only now, that the hold is certain, does what ran out on these seats leave them: a refusal changes nothing.
  endWhatRanOutOn(state, command.seats, nowMs);

  state.fence += 1;
  const latestExpiryMs = nowMs + command.maxLifeMs;
  const record: HoldRecord = {
    holdId: command.holdId,
    state: 'active',
    seats: command.seats,
    fence: state.fence,
    createdAtMs: nowMs,
    expiresAtMs: Math.min(nowMs + command.ttlMs, latestExpiryMs),
    customerRef: command.customerRef,
    tokenHash: command.tokenHash,
    latestExpiryMs,
    forgetAtMs: Number.POSITIVE_INFINITY,
  };
  state.holds.set(record.holdId, record);
  addToIndex(state, record);
  countForCustomer(state, record);
  claimSeats(state, record.seats, 'held', record.holdId);
  announce(state, record.seats, 'held');
  return { status: 'HELD', hold: viewOf(record) };
}

/** The same hold asked for twice: a lost reply, a retry. The same answer, or why it no longer can be given. */
function holdAgain(
  state: ShowState,
  known: HoldRecord,
  command: HoldCommand,
  nowMs: number,
): Loaded<HoldOutcome> {
  if (known.tokenHash !== command.tokenHash) return { status: 'ID_REUSED' };
  const refusal = refusalFor(state, known, command.tokenHash, nowMs);
  return refusal ?? { status: 'HELD', hold: viewOf(known) };
}

export function extend(state: ShowState, command: ExtendCommand, nowMs: number): Loaded<ExtendOutcome> {
  const record = state.holds.get(command.holdId);
  const refusal = refusalFor(state, record, command.tokenHash, nowMs);
  if (refusal) return refusal;
  assert(record !== undefined, 'a hold that is not refused exists');
  if (record.state === 'confirming') return { status: 'EXTENDED', hold: viewOf(record) };
  const wantedMs = Math.min(nowMs + command.ttlMs, record.latestExpiryMs);
  moveExpiry(state, record, Math.max(record.expiresAtMs, wantedMs));
  return { status: 'EXTENDED', hold: viewOf(record) };
}

export function release(state: ShowState, command: ReleaseCommand, nowMs: number): Loaded<ReleaseOutcome> {
  const record = state.holds.get(command.holdId);
  const refusal = refusalFor(state, record, command.tokenHash, nowMs);
  if (record && refusal?.status === 'ALREADY_RELEASED' && refusal.by === 'owner') {
    return { status: 'RELEASED', hold: viewOf(record) };
  }
  if (refusal) return refusal;
  assert(record !== undefined, 'a hold that is not refused exists');
  const wanted = new Set(command.seats ?? record.seats);
  const leaving = record.seats.filter((seat) => wanted.has(seat));
  // Given back before, or never had: a retry gets the same answer, also when a confirm has begun since.
  if (leaving.length === 0) return { status: 'RELEASED', hold: viewOf(record) };
  if (record.state === 'confirming') return { status: 'CONFIRM_UNDERWAY' };
  const staying = record.seats.filter((seat) => !wanted.has(seat));
  if (staying.length === 0) {
    endHold(state, record, 'released', nowMs);
  } else {
    record.seats = staying;
    changeSeats(state, leaving, 'available');
  }
  return { status: 'RELEASED', hold: viewOf(record) };
}

export function beginConfirm(
  state: ShowState,
  command: BeginConfirmCommand,
  nowMs: number,
): Loaded<BeginConfirmOutcome> {
  const record = state.holds.get(command.holdId);
  const refusal = refusalFor(state, record, command.tokenHash, nowMs);
  if (
    record &&
    refusal?.status === 'HOLD_EXPIRED' &&
    command.reacquire &&
    canReacquire(state, record, nowMs)
  ) {
    endWhatRanOutOn(state, record.seats, nowMs);
    reviveHold(state, record, nowMs);
  } else if (refusal) {
    return refusal;
  }
  assert(record !== undefined, 'a hold that is not refused exists');
  removeFromIndex(state, record);
  record.state = 'confirming';
  record.expiresAtMs = Math.max(record.expiresAtMs, nowMs + command.deadlineMs);
  addToIndex(state, record);
  return { status: 'CONFIRMING', hold: viewOf(record), nowMs };
}

export function finishConfirm(state: ShowState, confirming: ConfirmingHold): Loaded<FinishConfirmOutcome> {
  const record = findConfirming(state, confirming);
  if (!record) return { status: 'HOLD_NOT_FOUND' };
  removeFromIndex(state, record);
  uncountForCustomer(state, record);
  state.holds.delete(record.holdId);
  claimSeats(state, record.seats, 'booked', record.holdId);
  announce(state, record.seats, 'booked');
  return { status: 'BOOKED' };
}

export function abortConfirm(
  state: ShowState,
  confirming: ConfirmingHold,
  nowMs: number,
): Loaded<AbortConfirmOutcome> {
  const record = findConfirming(state, confirming);
  if (!record) return { status: 'HOLD_NOT_FOUND' };
  endHold(state, record, 'expired', nowMs);
  return { status: 'ABORTED' };
}

export function clear(state: ShowState, holdId: string, nowMs: number): Loaded<ClearOutcome> {
  const record = state.holds.get(holdId);
  if (record?.state === 'cleared') return { status: 'CLEARED', hold: viewOf(record) };
  const refusal = endOf(state, record, nowMs);
  if (refusal) return refusal;
  assert(record !== undefined, 'a hold that is not refused exists');
  if (record.state === 'confirming') return { status: 'CONFIRM_UNDERWAY' };
  endHold(state, record, 'cleared', nowMs);
  return { status: 'CLEARED', hold: viewOf(record) };
}

export function free(state: ShowState, { holdId, seats }: FreeCommand, nowMs: number): Loaded<FreeOutcome> {
  const unheard = state.holds.get(holdId);
  if (unheard?.state === 'confirming') {
    endHold(state, unheard, 'expired', nowMs);
    return { status: 'FREED', seats: unheard.seats };
  }
  const booked = seats.filter(
    (seat) => seatStatus(state, seat) === 'booked' && state.claims[seat] === holdId,
  );
  changeSeats(state, booked, 'available');
  return { status: 'FREED', seats: booked };
}

export function block(state: ShowState, { seats }: SeatsCommand, nowMs: number): Loaded<BlockOutcome> {
  const isBlocked = (seat: SeatIndex) => seatStatus(state, seat) === 'blocked';
  const taken = seats.filter((seat) => !isBlocked(seat) && !isFree(state, seat, nowMs));
  if (taken.length > 0) return { status: 'SEAT_UNAVAILABLE', seats: taken };
  endWhatRanOutOn(state, seats, nowMs);
  state.fence += 1;
  changeSeats(
    state,
    seats.filter((seat) => !isBlocked(seat)),
    'blocked',
  );
  return { status: 'BLOCKED', fence: state.fence };
}

export function unblock(state: ShowState, { seats }: SeatsCommand): Loaded<UnblockOutcome> {
  state.fence += 1;
  changeSeats(
    state,
    seats.filter((seat) => seatStatus(state, seat) === 'blocked'),
    'available',
  );
  return { status: 'UNBLOCKED', fence: state.fence };
}

/** Closed, a show takes no new holds; those there are go on, and can be confirmed. */
export function setSale(state: ShowState, sale: Sale): Loaded<SetSaleOutcome> {
  state.fence += 1;
  state.sale = sale;
  return { status: 'SALE_SET', fence: state.fence };
}

export function expireDue(
  state: ShowState,
  { limit }: ExpireDueCommand,
  nowMs: number,
): Loaded<ExpireDueOutcome> {
  forgetEnded(state, limit, nowMs);
  const active = expireActive(state, limit, nowMs);
  const confirms = takeInDoubt(state, limit, nowMs);
  return {
    status: 'EXPIRED',
    expired: active.expired,
    inDoubt: confirms.inDoubt,
    more: active.more || confirms.more,
  };
}

export function snapshot(state: ShowState, nowMs: number): Loaded<SnapshotOutcome> {
  expireActive(state, Number.POSITIVE_INFINITY, nowMs);
  return { status: 'SNAPSHOT', version: state.version, statusCodes: state.statusCodes.slice(), nowMs };
}

export function changesSince(state: ShowState, version: number): Loaded<ChangesOutcome> {
  const oldestKnown = state.version - state.feed.length;
  if (version < oldestKnown || version > state.version) return { status: 'GAP' };
  return { status: 'CHANGES', changes: state.feed.slice(version - oldestKnown) };
}

export function getHold(state: ShowState, holdId: string, nowMs: number): Loaded<GetHoldOutcome> {
  const record = state.holds.get(holdId);
  if (!record) return { status: 'HOLD_NOT_FOUND', nowMs };
  const view = viewOf(record);
  const hold = hasRunOut(record, nowMs) ? ({ ...view, state: 'expired' } as const) : view;
  return { status: 'FOUND', hold, tokenHash: record.tokenHash, nowMs };
}

export function claimOf(state: ShowState, seat: SeatIndex, nowMs: number): Loaded<ClaimOutcome> {
  return { status: 'CLAIM', claim: claimNow(state, seat, nowMs), nowMs };
}

export function listHolds(
  state: ShowState,
  { limit, cursor }: ListHoldsCommand,
  nowMs: number,
): Loaded<ListHoldsOutcome> {
  const after = parseHoldCursor(cursor);
  const page = [...state.holds.values()]
    .filter((record) => isLive(record) && !hasRunOut(record, nowMs))
    .filter((record) => after === undefined || compareInList(record, after) > 0)
    .sort(compareInList);
  const holds = page.slice(0, limit).map(viewOf);
  return {
    status: 'HOLDS',
    holds,
    cursor: page.length > limit ? writeHoldCursor(holds.at(-1)) : undefined,
    nowMs,
  };
}

/** Why the bearer of this token may not act on the hold now; undefined when they may. */
function refusalFor(
  state: ShowState,
  record: HoldRecord | undefined,
  tokenHash: string,
  nowMs: number,
): Exclude<HoldRefusal, { status: 'CONFIRM_UNDERWAY' }> | undefined {
  // Comparing hashes of secrets gives timing away about the hashes alone, never about the token.
  if (record && record.tokenHash !== tokenHash) return { status: 'WRONG_TOKEN' };
  return endOf(state, record, nowMs);
}

/** How the hold ended; undefined while it lives. */
function endOf(
  state: ShowState,
  record: HoldRecord | undefined,
  nowMs: number,
): Exclude<HoldRefusal, { status: 'CONFIRM_UNDERWAY' | 'WRONG_TOKEN' }> | undefined {
  if (!record) return { status: 'HOLD_NOT_FOUND' };
  if (hasRunOut(record, nowMs)) endHold(state, record, 'expired', nowMs);
  switch (record.state) {
    case 'expired':
      return { status: 'HOLD_EXPIRED' };
    case 'released':
      return { status: 'ALREADY_RELEASED', by: 'owner' };
    case 'cleared':
      return { status: 'ALREADY_RELEASED', by: 'operator' };
    case 'active':
    case 'confirming':
      return undefined;
  }
}

/** Under no hold's claim from now on, and announced; nothing where there are no seats. */
function changeSeats(state: ShowState, seats: readonly SeatIndex[], status: 'available' | 'blocked'): void {
  if (seats.length === 0) return;
  claimSeats(state, seats, status, undefined);
  announce(state, seats, status);
}

function isOverCustomerLimit(
  state: ShowState,
  { customerRef, maxSeatsPerCustomer, seats }: HoldCommand,
  nowMs: number,
): boolean {
  if (customerRef === undefined || maxSeatsPerCustomer === undefined) return false;
  return liveSeatsOfCustomer(state, customerRef, nowMs) + seats.length > maxSeatsPerCustomer;
}

/** Who pays late has paid all the same: no limit but the seats themselves, and the sale, is in their way. */
function canReacquire(state: ShowState, { seats }: HoldRecord, nowMs: number): boolean {
  return state.sale === 'open' && seats.every((seat) => isFree(state, seat, nowMs));
}

function endWhatRanOutOn(state: ShowState, seats: readonly SeatIndex[], nowMs: number): void {
  for (const seat of seats) {
    const former = holderOf(state, seat);
    if (former) endHold(state, former, 'expired', nowMs);
  }
}

function findConfirming(state: ShowState, { holdId, fence }: ConfirmingHold): HoldRecord | undefined {
  const record = state.holds.get(holdId);
  return record?.state === 'confirming' && record.fence === fence ? record : undefined;
}

function holderOf(state: ShowState, seat: SeatIndex): HoldRecord | undefined {
  if (seatStatus(state, seat) !== 'held') return undefined;
  const holder = state.holds.get(state.claims[seat] ?? '');
  assert(holder !== undefined, `seat ${seat} is held by nobody`);
  return holder;
}

function claimNow(state: ShowState, seat: SeatIndex, nowMs: number): Claim {
  if (isFree(state, seat, nowMs)) return { kind: 'available' };
  const holder = holderOf(state, seat);
  if (holder) return { kind: 'held', hold: viewOf(holder) };
  if (seatStatus(state, seat) === 'blocked') return { kind: 'blocked' };
  const holdId = state.claims[seat];
  assert(holdId !== undefined, `seat ${seat} is booked by nobody`);
  return { kind: 'booked', holdId };
}

/** Free at once when its hold has run out, whether or not anybody has announced that yet. */
function isFree(state: ShowState, seat: SeatIndex, nowMs: number): boolean {
  if (seatStatus(state, seat) === 'available') return true;
  const holder = holderOf(state, seat);
  return holder !== undefined && hasRunOut(holder, nowMs);
}
