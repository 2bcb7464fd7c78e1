import type { Hold } from './commands.ts';

/** What places a hold in the list: confirming ones first, then those that run out first. */
export type HoldCursor = Pick<Hold, 'expiresAtMs' | 'holdId'> & { readonly state: Hold['state'] };

export function compareInList(a: HoldCursor, b: HoldCursor): number {
  const byState = Number(b.state === 'confirming') - Number(a.state === 'confirming');
  return byState || a.expiresAtMs - b.expiresAtMs || (a.holdId < b.holdId ? -1 : Number(a.holdId > b.holdId));
}

/** Where a page of holds ended, for the next to begin after it. */
export function writeHoldCursor(last: HoldCursor | undefined): string | undefined {
  return last && `${last.state}.${last.expiresAtMs}.${last.holdId}`;
}

/** Undefined for no cursor and for one that this never wrote. */
export function parseHoldCursor(cursor: string | undefined): HoldCursor | undefined {
  const [, state, expiresAtMs, holdId] =
    /^(active|confirming)\.(\d{1,16})\.([\w-]+)$/.exec(cursor ?? '') ?? [];
  if ((state !== 'active' && state !== 'confirming') || !expiresAtMs || !holdId) return undefined;
  return { state, expiresAtMs: Number(expiresAtMs), holdId };
}

/** Where a page of what is listed newest first ended. */
export interface TimeCursor {
  readonly atMs: number;
  readonly id: string;
}

export function writeTimeCursor({ atMs, id }: TimeCursor): string {
  return `${atMs}.${id}`;
}

/** Undefined for no cursor and for one that this never wrote. */
export function parseTimeCursor(cursor: string | undefined): TimeCursor | undefined {
  const [, atMs, id] = /^(\d{1,16})\.([\w-]+)$/.exec(cursor ?? '') ?? [];
  return atMs && id ? { atMs: Number(atMs), id } : undefined;
}
