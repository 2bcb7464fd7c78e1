import { assert } from '../../domain/assert.ts';
import type { Change, Claim, ConfirmingHold, Hold, HoldState } from '../../domain/commands.ts';
import { statusOf } from '../../domain/seats.ts';

/** What a script can answer: integers, bytes, and lists of these. */
export type Reply = number | Buffer | null | readonly Reply[];

/** In the order of the codes in shared.lua, which begin at 1. */
const HOLD_STATES = ['active', 'confirming', 'released', 'expired', 'cleared'] as const satisfies HoldState[];

export function listIn(reply: unknown): readonly Reply[] {
  assert(Array.isArray(reply), 'a script answered with something else than a list');
  return reply;
}

export function textIn(reply: Reply | undefined): string {
  assert(Buffer.isBuffer(reply), `text expected in a script's answer, not ${typeof reply}`);
  return reply.toString();
}

export function numberIn(reply: Reply | undefined): number {
  assert(typeof reply === 'number', `a number expected in a script's answer, not ${typeof reply}`);
  return reply;
}

export function numbersIn(replies: readonly Reply[]): number[] {
  return replies.map(numberIn);
}

/** A view as shared.lua makes it: holdId state fence createdAtMs expiresAtMs customerRef seat... */
export function holdIn(reply: Reply | undefined): Hold {
  const [holdId, state, fence, createdAtMs, expiresAtMs, customerRef, ...seats] = listIn(reply);
  const knownState = HOLD_STATES[numberIn(state) - 1];
  assert(knownState !== undefined, `no state of a hold has the code ${numberIn(state)}`);
  return {
    holdId: textIn(holdId),
    state: knownState,
    seats: numbersIn(seats),
    fence: numberIn(fence),
    createdAtMs: numberIn(createdAtMs),
    expiresAtMs: numberIn(expiresAtMs),
    customerRef: textIn(customerRef) || undefined,
  };
}

/** An entry of the feed as changes_since.lua tells it: version statusCode seats, the seats as text. */
export function changeIn(reply: Reply | undefined): Change {
  const [version, statusCode, seats] = listIn(reply);
  return {
    version: numberIn(version),
    status: statusOf(numberIn(statusCode)),
    seats: textIn(seats).split(' ').map(Number),
  };
}

/** What claim_of.lua says of a seat. */
export function claimIn(word: string, by: Reply | undefined): Claim {
  switch (word) {
    case 'HELD':
      return { kind: 'held', hold: holdIn(by) };
    case 'BOOKED':
      return { kind: 'booked', holdId: textIn(by) };
    case 'BLOCKED':
      return { kind: 'blocked' };
    case 'AVAILABLE':
      return { kind: 'available' };
    default:
      throw new Error(`invariant broken: a seat is ${word}`);
  }
}

export function confirmingHoldIn(reply: Reply): ConfirmingHold {
  const [holdId, fence] = listIn(reply);
  return { holdId: textIn(holdId), fence: numberIn(fence) };
}
