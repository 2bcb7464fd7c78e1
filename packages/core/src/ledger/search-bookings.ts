import {
  type Expression,
  type ExpressionBuilder,
  type Kysely,
  type RawBuilder,
  type SelectQueryBuilder,
  type SqlBool,
  sql,
} from 'kysely';
import { bookingIdOf } from '../domain/booking-id.ts';
import { firstAfterPrefix } from '../domain/text.ts';
import { ofSeat } from './seat-rows.ts';
import type { Tables } from './tables.ts';

/** How the database says that one text comes after another by their bytes, so that an index helps. */
export interface ByteOrder {
  readonly notBefore: '>=' | '~>=~';
  readonly before: '<' | '~<~';
}

/** More bookings than this are not put in order to show the newest of them: that would take seconds of a large ledger. */
const MANY = 20_000;

const REFERENCES = ['customerRef', 'paymentRef'] as const;

/** Ids of the bookings that have the seat, or had it: live ones are in one table, those cancelled in another. */
export function idsWithSeat(
  db: Kysely<Tables>,
  seat: { readonly showId: string | undefined; readonly seatId: string },
) {
  return db
    .selectFrom('bookedSeat')
    .select('bookingId')
    .where(ofSeat(seat))
    .unionAll(db.selectFrom('cancelledSeat').select('bookingId').where(ofSeat(seat)));
}

export interface Matching {
  readonly where: (bookings: ExpressionBuilder<Tables, 'booking'>) => Expression<SqlBool>;
  /** Whether bookings are looked at one after the other: then only so many at a time. */
  readonly looksAtEach: boolean;
}

/**
 * Whether the text is a booking's id or that of its hold or of one of its seats, or what one of its references begins
 * with. A few are looked up in an index for each of these. Of many the newest are soon met by looking at one booking
 * after the other, newest first; for that the references are written so that no index tempts the database.
 */
export async function matching(
  {
    db,
    inByteOrder: { notBefore, before },
  }: { readonly db: Kysely<Tables>; readonly inByteOrder: ByteOrder },
  { showId, search }: { readonly showId: string | undefined; readonly search: string },
): Promise<Matching> {
  const end = firstAfterPrefix(search);
  const begins = (reference: RawBuilder<unknown>) => {
    const from = sql<SqlBool>`${reference} ${sql.raw(notBefore)} ${search}`;
    return end === undefined ? from : sql<SqlBool>`(${from} and ${reference} ${sql.raw(before)} ${end})`;
  };
  const ids = db.selectFrom('booking').select('bookingId');
  const byReference = REFERENCES.map((column) => ids.where(begins(sql.ref(column))));
  const named = [search, bookingIdOf(search)];
  const withSeat = idsWithSeat(db, { showId, seatId: search });

  const areMany = await Promise.all(byReference.map((found) => hasMany(db, found)));
  if (areMany.includes(true)) {
    const where: Matching['where'] = ({ eb, or }) =>
      or([
        eb('bookingId', 'in', named),
        eb('bookingId', 'in', withSeat),
        ...REFERENCES.map((column) => begins(sql`coalesce(${sql.ref(column)}, '')`)),
      ]);
    return { where, looksAtEach: true };
  }
  const found = byReference.reduce(
    (all, some) => all.unionAll(some),
    ids.where('bookingId', 'in', named).unionAll(withSeat),
  );
  return { where: ({ eb }) => eb('bookingId', 'in', found), looksAtEach: false };
}

async function hasMany(
  db: Kysely<Tables>,
  bookings: SelectQueryBuilder<Tables, 'booking', { bookingId: string }>,
): Promise<boolean> {
  const { count } = await db
    .selectFrom(bookings.limit(MANY).as('some'))
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return Number(count) === MANY;
}
