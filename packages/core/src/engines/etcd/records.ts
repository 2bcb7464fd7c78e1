/** What stands in the values, and what it is in the code. */
import type { Hold, Sale } from '../../domain/commands.ts';
import { epochBase } from '../../domain/epochs.ts';
import { type SeatIndex, type SeatStatus, STATUS_CODE } from '../../domain/seats.ts';
import type { Life } from './leases.ts';

/** Fences that one revision can give: at most so many holds are taken in one transaction. */
export const FENCES_PER_REVISION = 16;

export interface ShowMeta {
  readonly state: 'loading' | 'ready';
  readonly epoch: number;
  readonly seatCount: number;
  readonly sale: Sale;
  /** Where the show was loaded. Found in another cluster, it is a copy whose claims have gone on without it. */
  readonly clusterId: string;
}

export function writeMeta(meta: ShowMeta): string {
  return JSON.stringify(meta);
}

export function readMeta(value: string): ShowMeta {
  return JSON.parse(value) as ShowMeta;
}

export interface HoldRecord extends Omit<Hold, 'fence'> {
  readonly tokenHash: string;
  readonly latestExpiryMs: number;
  /** The revision that its fence is of; absent as long as that is the record's own. */
  readonly claimRevision?: number | undefined;
  /** Among the claims of that revision. */
  readonly position: number;
  /** An active hold's lease, or what a confirming one's deadline goes by. */
  readonly leaseId: string;
  readonly raftTerm: number;
}

export function writeHold(record: HoldRecord): string {
  return JSON.stringify(record);
}

/** @param modRevision the revision that put it */
export function readHold(
  value: string,
  modRevision: number,
): HoldRecord & { readonly claimRevision: number } {
  const record = JSON.parse(value) as HoldRecord;
  return { ...record, customerRef: record.customerRef, claimRevision: record.claimRevision ?? modRevision };
}

export function lifeOf({ leaseId, expiresAtMs, raftTerm }: HoldRecord): Life {
  return { leaseId, endsAtMs: expiresAtMs, raftTerm };
}

/** A seat that is not available. */
export type Claim =
  | { readonly kind: 'held'; readonly holdId: string; readonly endsAtMs: number; readonly raftTerm: number }
  | { readonly kind: 'confirming' | 'booked'; readonly holdId: string }
  | { readonly kind: 'blocked' };

/** Letters, not words, since a show can have 200 000 of them. */
const KINDS = { h: 'held', c: 'confirming', b: 'booked', x: 'blocked' } as const;

export function writeClaim(claim: Claim): string {
  switch (claim.kind) {
    case 'held':
      return `h${claim.endsAtMs},${claim.raftTerm},${claim.holdId}`;
    case 'confirming':
      return `c${claim.holdId}`;
    case 'booked':
      return `b${claim.holdId}`;
    case 'blocked':
      return 'x';
  }
}

export function readClaim(value: string): Claim {
  const kind = kindIn(value.charAt(0));
  if (kind === 'blocked') return { kind };
  if (kind !== 'held') return { kind, holdId: value.slice(1) };
  const [endsAtMs, raftTerm, ...holdId] = value.slice(1).split(',');
  return { kind, endsAtMs: Number(endsAtMs), raftTerm: Number(raftTerm), holdId: holdId.join(',') };
}

/** The seat's status code, by the claim's first letter alone: for whole halls. */
export function statusCodeOf(letterCode: number | undefined): number {
  const kind = kindIn(String.fromCharCode(letterCode ?? 0));
  return kind === 'confirming' ? STATUS_CODE.held : STATUS_CODE[kind];
}

function kindIn(letter: string): Claim['kind'] {
  const kind = KINDS[letter as keyof typeof KINDS];
  if (kind === undefined) throw new RangeError(`no claim begins with ${JSON.stringify(letter)}`);
  return kind;
}

/** What a hold counts for its customer, and by when no more. */
export interface CustomerEntry {
  readonly seats: number;
  readonly endsAtMs: number;
  readonly raftTerm: number;
}

export function writeCustomerEntry({ seats, endsAtMs, raftTerm }: CustomerEntry): string {
  return `${seats},${endsAtMs},${raftTerm}`;
}

export function readCustomerEntry(value: string): CustomerEntry {
  const [seats = 0, endsAtMs = 0, raftTerm = 0] = value.split(',').map(Number);
  return { seats, endsAtMs, raftTerm };
}

/** What the index of what is due says beside its key: which lease to ask. */
export function writeLease({ leaseId, raftTerm }: Pick<Life, 'leaseId' | 'raftTerm'>): string {
  return `${leaseId},${raftTerm}`;
}

export function readLease(value: string): Pick<Life, 'leaseId' | 'raftTerm'> {
  const [leaseId = '', raftTerm] = value.split(',');
  return { leaseId, raftTerm: Number(raftTerm) };
}

export interface SeatsChange {
  readonly status: SeatStatus;
  readonly seats: readonly SeatIndex[];
}

/** Empty where the feed begins: a load announces nothing. */
export function writeChange(change: SeatsChange | undefined): string {
  return change ? JSON.stringify(change) : '';
}

export function readChange(value: string): SeatsChange | undefined {
  return value === '' ? undefined : (JSON.parse(value) as SeatsChange);
}

/** The show's numbers: etcd's revisions, counted from the one that loaded it. */
export class Numbers {
  readonly #base: number;
  readonly #loadedAt: number;

  constructor({ epoch, loadedAt }: { readonly epoch: number; readonly loadedAt: number }) {
    this.#base = epochBase(epoch);
    this.#loadedAt = loadedAt;
  }

  fence(revision: number, position: number): number {
    return this.#base + (revision - this.#loadedAt) * FENCES_PER_REVISION + position;
  }

  version(revision: number): number {
    return this.#base + revision - this.#loadedAt;
  }

  revisionOf(version: number): number {
    return version - this.#base + this.#loadedAt;
  }
}

export function viewOf(record: HoldRecord, fence: number): Hold {
  const { holdId, state, seats, createdAtMs, expiresAtMs, customerRef } = record;
  return { holdId, state, seats, fence, createdAtMs, expiresAtMs, customerRef };
}
