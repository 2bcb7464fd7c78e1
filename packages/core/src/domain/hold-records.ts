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

export function endHold(state: ShowState, record: HoldRecord, end: EndedHoldState, nowMs: number): void {
  if (!isLive(record)) return;
  removeFromIndex(state, record);
  record.state = end;
  record.forgetAtMs = nowMs + ENDED_HOLD_RETENTION_MS;
  state.ended.add(record.holdId, record.forgetAtMs);
  claimSeats(state, record.seats, 'available', undefined);
  announce(state, record.seats, 'available');
}

export function viewOf(record: HoldRecord): Hold {
  const { holdId, state, seats, fence, createdAtMs, expiresAtMs, customerRef } = record;
  return { holdId, state, seats, fence, createdAtMs, expiresAtMs, customerRef };
}
