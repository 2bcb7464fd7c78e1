import type { Kysely, Transaction } from 'kysely';
import { epochOf } from '../domain/epochs.ts';
import type { Tables } from './tables.ts';

/** One transaction's view of the database. */
export interface Step {
  readonly trx: Transaction<Tables>;
  /** Whether rows are locked one by one (PostgreSQL), or a writer has the whole database to itself (SQLite). */
  readonly locksRows: boolean;
}

/** Leaves a transaction undone, with an answer. */
export class RollBack<Answer> extends Error {
  readonly answer: Answer;
  constructor(answer: Answer) {
    super('rolled back');
    this.answer = answer;
  }
}

/** @throws RollBack with STALE_EPOCH when the fence is from before the show was last rebuilt. */
export async function checkEpoch({ trx, locksRows }: Step, showId: string, fence: number): Promise<void> {
  const { currentEpoch } = await trx
    .selectFrom('show')
    .select('currentEpoch')
    .where('showId', '=', showId)
    // A rebuild of the show waits for this transaction, or this one sees the rebuild: never neither.
    .$if(locksRows, (query) => query.forShare())
    .executeTakeFirstOrThrow();
  if (currentEpoch !== epochOf(fence)) throw new RollBack({ status: 'STALE_EPOCH' as const });
}

export function selectBooking(db: Kysely<Tables>, bookingId: string) {
  return db.selectFrom('booking').selectAll().where('bookingId', '=', bookingId).executeTakeFirst();
}
