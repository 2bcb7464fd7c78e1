import type { Sale } from '../domain/commands.ts';

/** Seats that a listed entry names: an entry can be about ten thousand, and a page has hundreds of entries. */
export const LISTED_SEATS = 100;

/** Whoever does what the audit trail keeps. */
export interface Operator {
  /** A person's email, or `key:` and its name. */
  readonly name: string;
  /** Absent where nothing came over a network. */
  readonly from?: CameFrom | undefined;
}

/** Where a request came from, as far as the server knows. */
export interface CameFrom {
  /** The caller's own, and not that of a proxy that is trusted. */
  readonly address?: string | undefined;
  readonly userAgent?: string | undefined;
  /** Under which the logs have it. */
  readonly requestId?: string | undefined;
}

export const AUDIT_ACTIONS = [
  'show.create',
  'show.setSale',
  'seats.block',
  'seats.unblock',
  'hold.clear',
  'hold.extend',
  'hold.release',
  'booking.cancel',
  'key.create',
  'key.revoke',
  'account.create',
  'account.setRole',
  'account.setPassword',
  'account.disable',
  'account.enable',
] as const;
export type AuditAction = (typeof AUDIT_ACTIONS)[number];

/** What was asked for, by whom and why: written before it happens. */
export interface NewAuditEntry {
  readonly atMs: number;
  readonly actor: string;
  readonly from?: CameFrom | undefined;
  readonly action: AuditAction;
  /** Absent where it is about no show. */
  readonly showId?: string | undefined;
  /** The hold, booking, show, key or account it was done to. */
  readonly subject: string;
  readonly reason?: string | undefined;
  /** Those it was about. */
  readonly seatIds?: readonly string[] | undefined;
  /** What the sale was set to. */
  readonly sale?: Sale | undefined;
}

/** How something stood, in as few words as tell a person what changed. Never a secret. */
export type AuditedState = Readonly<Record<string, unknown>>;

/** How it ended: written after it happened. */
export interface AuditOutcome {
  readonly outcome: 'done' | 'refused';
  /** The status it was refused with. */
  readonly refusal?: string | undefined;
  readonly before?: AuditedState | undefined;
  readonly after?: AuditedState | undefined;
}

/** Unknown: a process or a dependency failed on the way, so that it may have happened or not. */
export interface AuditEntry extends NewAuditEntry, Omit<AuditOutcome, 'outcome'> {
  readonly auditId: string;
  /** How many more seats it is about than `seatIds` names, where it was listed among others. */
  readonly moreSeats?: number | undefined;
  readonly outcome: AuditOutcome['outcome'] | 'unknown';
}

export interface ListAuditQuery {
  /** That entry alone, with all its seats: where others are listed too, it names LISTED_SEATS of them. */
  readonly auditId?: string | undefined;
  readonly showId?: string | undefined;
  readonly actor?: string | undefined;
  readonly action?: AuditAction | undefined;
  readonly subject?: string | undefined;
  /** What was done to this seat, or to a hold or booking that had it. */
  readonly seatId?: string | undefined;
  /** At this moment or later, and before that; epoch milliseconds. */
  readonly sinceMs?: number | undefined;
  readonly untilMs?: number | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}
