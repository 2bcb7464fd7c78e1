/** What the state machine's commands do to one hold: keep it in the right index, end it, show it. */
import type { EndedHoldState, Hold } from './commands.ts';
import type { DueIndex } from './due-index.ts';
import {
  announce,
  claimSeats,
  ENDED_HOLD_RETENTION_MS,
  type HoldRecord,
  type ShowState,
} from './show-state.ts';

export function isLive(record: HoldRecord): boolean {
  return record.state === 'active' || record.state === 'confirming';
}

export function hasRunOut(record: HoldRecord, nowMs: number): boolean {
  return record.state === 'active' && record.expiresAtMs <= nowMs;
}

export function addToIndex(state: ShowState, record: HoldRecord): void {
  indexFor(state, record).add(record.holdId, record.expiresAtMs);
}

export function removeFromIndex(state: ShowState, record: HoldRecord): void {
  indexFor(state, record).remove(record.holdId, record.expiresAtMs);
}

function indexFor(state: ShowState, record: HoldRecord): DueIndex {
  return record.state === 'confirming' ? state.confirming : state.due;
}

export function moveExpiry(state: ShowState, record: HoldRecord, expiresAtMs: number): void {
  removeFromIndex(state, record);
  record.expiresAtMs = expiresAtMs;
  addToIndex(state, record);
}

/** Among the live holds of its customer, where it has one. */
export function countForCustomer(state: ShowState, record: HoldRecord): void {
  if (record.customerRef === undefined) return;
  const records = state.customers.get(record.customerRef);
  if (records) records.add(record);
  else state.customers.set(record.customerRef, new Set([record]));
}

export function uncountForCustomer(state: ShowState, record: HoldRecord): void {
  if (record.customerRef === undefined) return;
  const records = state.customers.get(record.customerRef);
  if (records?.delete(record) && records.size === 0) state.customers.delete(record.customerRef);
}

export function liveSeatsOfCustomer(state: ShowState, customerRef: string, nowMs: number): number {
  let seats = 0;
  for (const record of state.customers.get(customerRef) ?? []) {
    if (!hasRunOut(record, nowMs)) seats += record.seats.length;
  }
  return seats;
}

export function endHold(state: ShowState, record: HoldRecord, end: EndedHoldState, nowMs: number): void {
  if (!isLive(record)) return;
  removeFromIndex(state, record);
  uncountForCustomer(state, record);
  record.state = end;
  record.forgetAtMs = nowMs + ENDED_HOLD_RETENTION_MS;
  state.ended.add(record.holdId, record.forgetAtMs);
  claimSeats(state, record.seats, 'available', undefined);
  announce(state, record.seats, 'available');
}

/** Takes the seats of an expired hold again, which the caller has found free. */
export function reviveHold(state: ShowState, record: HoldRecord, nowMs: number): void {
  state.ended.remove(record.holdId, record.forgetAtMs);
  state.fence += 1;
  record.fence = state.fence;
  record.state = 'active';
  record.expiresAtMs = nowMs;
  record.forgetAtMs = Number.POSITIVE_INFINITY;
  addToIndex(state, record);
  countForCustomer(state, record);
  claimSeats(state, record.seats, 'held', record.holdId);
  announce(state, record.seats, 'held');
}

export function viewOf(record: HoldRecord): Hold {
  const { holdId, state, seats, fence, createdAtMs, expiresAtMs, customerRef } = record;
  return { holdId, state, seats, fence, createdAtMs, expiresAtMs, customerRef };
}
