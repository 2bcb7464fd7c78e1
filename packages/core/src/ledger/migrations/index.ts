import type { Migration } from 'kysely/migration';
import { showsAndBookings } from './0001-shows-and-bookings.ts';
import { blocksAndLateConfirms } from './0002-blocks-and-late-confirms.ts';
import { accountsAndKeys } from './0003-accounts-and-keys.ts';
import { answers } from './0004-answers.ts';
import { auditForGood } from './0005-audit-for-good.ts';

/** In this order, by name; one that has been released is never changed, only followed by another. */
export const migrations: Record<string, Migration> = {
  '0001-shows-and-bookings': showsAndBookings,
  '0002-blocks-and-late-confirms': blocksAndLateConfirms,
  '0003-accounts-and-keys': accountsAndKeys,
  '0004-answers': answers,
  '0005-audit-for-good': auditForGood,
};
