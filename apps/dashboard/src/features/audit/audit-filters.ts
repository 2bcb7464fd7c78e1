import { AUDIT_ACTIONS } from '../../lib/audit-words.ts';
import { momentIn } from '../../lib/moments.ts';
import type { Inputs } from '../../lib/trpc.ts';

/** What the trail is narrowed down by, and which entry is open, as it stands in the address. */
export interface AuditState {
  readonly show?: string | undefined;
  readonly actor?: string | undefined;
  readonly action?: string | undefined;
  readonly subject?: string | undefined;
  readonly seat?: string | undefined;
  readonly since?: string | undefined;
  readonly until?: string | undefined;
  readonly entry?: string | undefined;
}

export type AuditQuery = NonNullable<Inputs['audit']['list']>;

export const NO_FILTERS = {
  show: undefined,
  actor: undefined,
  action: undefined,
  subject: undefined,
  seat: undefined,
  since: undefined,
  until: undefined,
} as const satisfies AuditState;

export function isFiltered({ entry: _, ...filters }: AuditState): boolean {
  return Object.values(filters).some(Boolean);
}

/** What the api is asked for. What makes no sense, in a link somebody edited, narrows nothing down. */
export function queryOf({ show, actor, action, subject, seat, since, until }: AuditState): AuditQuery {
  return {
    showId: show || undefined,
    actor: actor?.trim() || undefined,
    action: AUDIT_ACTIONS.find((known) => known.action === action)?.action,
    subject: subject?.trim() || undefined,
    seatId: seat?.trim() || undefined,
    since: momentIn(since),
    until: momentIn(until),
  };
}
