import type { Kysely, Transaction } from 'kysely';
import { epochOf } from '../domain/epochs.ts';
import type { Block, BlockChange, ChangeOutcome, KeepBlockOutcome, SaleChange } from '../ports/ledger.ts';
import { inStatements } from './seat-rows.ts';
import type { Tables } from './tables.ts';
import { checkEpoch, RollBack, type Step } from './transactions.ts';

export async function keepBlock(step: Step, change: BlockChange): Promise<KeepBlockOutcome> {
  await keepSeats(step.trx, change, { isBlocked: 1 });
  await checkEpoch(step, change.showId, change.fence);
  const taken = await seatsSoldBefore(step.trx, change);
  if (taken.length > 0) throw new RollBack<KeepBlockOutcome>({ status: 'SEATS_TAKEN', seatIds: taken });
  return { status: 'KEPT' };
}

/** Seats that were never blocked get their mark too: a block with a lower fence may yet be heard of. */
export async function keepUnblock(step: Step, change: BlockChange): Promise<ChangeOutcome> {
  await keepSeats(step.trx, change, { isBlocked: 0 });
  await checkEpoch(step, change.showId, change.fence);
  return { status: 'KEPT' };
}

export async function keepSale({ trx }: Step, { showId, sale, fence }: SaleChange): Promise<ChangeOutcome> {
  const isKept = await trx
    .updateTable('show')
    .set({ sale, saleFence: fence })
    .where('showId', '=', showId)
    .where('currentEpoch', '=', epochOf(fence))
    .where('saleFence', '<', fence)
    .returning('showId')
    .executeTakeFirst();
  if (isKept) return { status: 'KEPT' };
  const { currentEpoch } = await trx
    .selectFrom('show')
    .select('currentEpoch')
    .where('showId', '=', showId)
    .executeTakeFirstOrThrow();
  return { status: currentEpoch === epochOf(fence) ? 'KEPT' : 'STALE_EPOCH' };
}

export async function getBlock(
  db: Kysely<Tables>,
  showId: string,
  seatId: string,
): Promise<Block | undefined> {
  return db
    .selectFrom('blockedSeat')
    .select(['actor', 'reason', 'atMs'])
    .where('showId', '=', showId)
    .where('seatId', '=', seatId)
    .where('isBlocked', '=', 1)
    .executeTakeFirst();
}

/** A sale goes before a block, whatever came to the ledger first. */
export async function blockedSeats(trx: Transaction<Tables>, showId: string): Promise<readonly string[]> {
  const rows = await trx
    .selectFrom('blockedSeat')
    .select('seatId')
    .where('showId', '=', showId)
    .where('isBlocked', '=', 1)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('bookedSeat')
            .select('bookingId')
            .whereRef('bookedSeat.showId', '=', 'blockedSeat.showId')
            .whereRef('bookedSeat.seatId', '=', 'blockedSeat.seatId'),
        ),
      ),
    )
    .execute();
  return rows.map(({ seatId }) => seatId);
}

async function keepSeats(
  trx: Transaction<Tables>,
  { seatIds, ...change }: BlockChange,
  { isBlocked }: { readonly isBlocked: 0 | 1 },
): Promise<void> {
  // In one order for everybody, so that two operators cannot wait for each other.
  for (const some of inStatements(seatIds.toSorted())) {
    await trx
      .insertInto('blockedSeat')
      .values(some.map((seatId) => ({ ...change, seatId, isBlocked })))
      .onConflict((conflict) =>
        conflict
          .columns(['showId', 'seatId'])
          .doUpdateSet(({ ref }) => ({
            isBlocked: ref('excluded.isBlocked'),
            fence: ref('excluded.fence'),
            reason: ref('excluded.reason'),
            actor: ref('excluded.actor'),
            atMs: ref('excluded.atMs'),
          }))
          .whereRef('excluded.fence', '>', 'blockedSeat.fence'),
      )
      .execute();
  }
}

/** Sold by a hold that the engine must have known when it made the change, and did not. */
async function seatsSoldBefore(
  trx: Transaction<Tables>,
  { showId, seatIds, fence }: BlockChange,
): Promise<readonly string[]> {
  const sold = new Set<string>();
  for (const some of inStatements(seatIds)) {
    const rows = await trx
      .selectFrom('bookedSeat')
      .innerJoin('booking', 'booking.bookingId', 'bookedSeat.bookingId')
      .select('bookedSeat.seatId')
      .where('bookedSeat.showId', '=', showId)
      .where('bookedSeat.seatId', 'in', some)
      .where('booking.fence', '<', fence)
      .execute();
    for (const { seatId } of rows) sold.add(seatId);
  }
  return seatIds.filter((seatId) => sold.has(seatId));
}
