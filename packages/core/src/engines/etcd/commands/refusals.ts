import type { HoldRefusal } from '../../../domain/commands.ts';
import type { HoldRecord } from '../records.ts';

type EndRefusal = Exclude<HoldRefusal, { status: 'CONFIRM_UNDERWAY' | 'WRONG_TOKEN' }>;

/** Why the bearer of this token may not act on the hold; undefined when they may. */
export function refusalFor(
  record: HoldRecord | undefined,
  tokenHash: string,
): EndRefusal | { readonly status: 'WRONG_TOKEN' } | undefined {
  if (record && record.tokenHash !== tokenHash) return { status: 'WRONG_TOKEN' };
  return endOf(record);
}

/** How the hold ended; undefined while it lives. */
export function endOf(record: HoldRecord | undefined): EndRefusal | undefined {
  switch (record?.state) {
    case undefined:
      return { status: 'HOLD_NOT_FOUND' };
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
