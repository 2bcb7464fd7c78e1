import { type Kysely, type KyselyPlugin, PostgresAdapter, sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import { describe, expect, it } from 'vitest';
import { epochBase } from '../src/domain/epochs.ts';
import { finish } from '../src/ledger/migrations/finish.ts';
import { migrations } from '../src/ledger/migrations/index.ts';

import type { Ledger } from '../src/ports/ledger.ts';
import { blockChange, newBooking } from './ledger-suite/harness.ts';

interface DatabaseUnderTest {
  /** As tables are called in the database: no camel case. */
  readonly db: Kysely<never>;
  /** Closing it leaves `db` alone. */
  readonly ledger: Ledger;
  close(): Promise<void>;
}

/** What a ledger that was made by an earlier version must come through with. */
export function migrationSuite(name: string, open: () => Promise<DatabaseUnderTest>): void {
  describe(`an earlier ${name} ledger`, () => {
    const versions = Object.keys(migrations).slice(0, -1);
    it.each(versions)('of %s has its shows and bookings, and does all that is new', async (version) => {
      const { db, ledger, close } = await open();
      await migrateTo(db, versions.indexOf(version) + 1);
      await insertRows(db);

      await ledger.migrate();
      const show = await ledger.getShow('old');
      expect(show).toMatchObject({ title: 'Old', sale: 'open', maxSeatsPerHold: 4 });
      expect([show?.maxSeatsPerCustomer, show?.lateConfirm]).toEqual([undefined, undefined]);
      expect((await ledger.listAudit({ limit: 10 })).items).toEqual([CLEARED]);
      const taken = await ledger.book(newBooking('old', ['A']));
      expect(taken).toEqual({ status: 'SEATS_TAKEN', seatIds: ['A'] });
      expect(await ledger.keepBlock(blockChange('old', ['B']))).toEqual({ status: 'KEPT' });
      const sale = { showId: 'old', sale: 'closed', fence: epochBase(1) + 9 } as const;
      expect(await ledger.keepSale(sale)).toEqual({ status: 'KEPT' });
      expect(
        await ledger.cancel('bk_x', { atMs: 5, by: { name: 'operator' }, reason: 'rain' }),
      ).toMatchObject({
        status: 'CANCELLED',
      });
      expect(await ledger.listUnfreed(10)).toMatchObject([{ bookingId: 'bk_x' }]);
      expect(await ledger.beginEpoch('old', await ledger.allocateEpoch('old'))).toMatchObject({
        sale: 'closed',
        booked: [],
        blocked: ['B'],
      });
      const request = { keyHash: 'key', requestHash: 'request' };
      expect(await ledger.answers.begin(request, { leaseMs: 1_000, keepMs: 1_000 })).toMatchObject({
        status: 'STARTED',
      });
      await ledger.close();
      await close();
    });

    it('of before the audit trail told how things ended has its entries and cancelled bookings by seat', async () => {
      const { db, ledger, close } = await open();
      await migrateTo(db, 4);
      await insertRows(db);
      const about = { show_id: 'old', actor: 'operator', subject: 'old', reason: 'broken', at_ms: 2 };
      const block = { ...about, audit_id: 'b', action: 'seats.block', seat_ids: '["B","C","B"]' };
      await insert(db, 'audit', block);
      await db
        .updateTable('booking' as never)
        .set({ status: 'cancelled' } as never)
        .execute();
      await db.deleteFrom('booked_seat' as never).execute();

      await ledger.migrate();
      const audit = await ledger.listAudit({ seatId: 'C', limit: 10 });
      expect(audit.items).toMatchObject([{ auditId: 'b', seatIds: ['B', 'C', 'B'], outcome: 'unknown' }]);
      const bookings = await ledger.listBookings({ seatId: 'A', limit: 10 });
      expect(bookings.items).toMatchObject([{ bookingId: 'bk_x', status: 'cancelled' }]);
      const entry = sql`delete from audit where audit_id = 'b'`;
      await expect(entry.execute(db)).rejects.toThrow('append-only');
      await ledger.close();
      await close();
    });

    it('that is cut short at any step goes on there, and loses nothing that old processes write meanwhile', async () => {
      const { db, ledger, close } = await open();
      await migrateTo(db, 4);
      await insertRows(db);
      let step = 0;
      do {
        step += 1;
        await writeAsBefore(db, step);
      } while (await diesAt(db, step));
      expect(step).toBeGreaterThan(15);
      await ledger.migrate();
      await writeAsBefore(db, step + 1);
      for (let written = 1; written <= step + 1; written += 1) {
        const { seatId, id } = writtenAsBefore(written);
        expect((await ledger.listAudit({ seatId, limit: 10 })).items).toMatchObject([{ auditId: id }]);
        expect((await ledger.listBookings({ seatId, limit: 10 })).items).toMatchObject([
          { bookingId: id, status: 'cancelled' },
        ]);
      }
      await ledger.close();
      await close();
    });

    it('from before accounts and keys gets room for them, and keeps what it has', async () => {
      const { db, ledger, close } = await open();
      await migrateTo(db, 2);
      await insertRows(db);

      await ledger.migrate();
      expect(await ledger.getShow('old')).toMatchObject({ title: 'Old' });
      expect(await ledger.getBooking('bk_x')).toMatchObject({ status: 'confirmed' });
      const made = { atMs: 2, actor: 'somebody@example.com', action: 'key.create', subject: 'k' } as const;
      await ledger.audit({ ...made, reason: undefined });
      expect((await ledger.listAudit({ limit: 10 })).items).toEqual([
        { ...made, auditId: expect.any(String), outcome: 'unknown' },
        CLEARED,
      ]);
      expect(await rowsOf(db, 'auth_revision')).toEqual([{ id: 1, value: 1 }].map(expectRow));
      const times = { created_at: NOON, updated_at: NOON };
      await insert(db, 'auth_user', { id: 'u', name: 'U', email: 'u@example.com', role: 'admin', ...times });
      const account = { id: 'a', account_id: 'u', provider_id: 'credential', user_id: 'u' };
      await insert(db, 'auth_account', { ...account, password: 'hash', ...times });
      await insert(db, 'auth_session', { id: 's', token: 't', user_id: 'u', expires_at: NOON, ...times });
      const key = { id: 'k', config_id: 'default', reference_id: 'u', key: 'hash' };
      await insert(db, 'auth_key', { ...key, ...times });
      await expect(insert(db, 'auth_key', { ...key, id: 'other', ...times })).rejects.toThrow();
      const link = { id: 'v', identifier: 'v', value: '', expires_at: NOON };
      await insert(db, 'auth_verification', { ...link, ...times });
      await insert(db, 'auth_rate_limit', { id: 'r', key: 'r', count: 1, last_request: 1 });
      expect(await rowsOf(db, 'auth_key')).toMatchObject([{ id: 'k', key: 'hash' }]);
      await ledger.close();
      await close();
    });
  });
}

function writtenAsBefore(step: number) {
  return { seatId: `S${step}`, id: `bk_${step}` };
}

/** What a process of the version before does when an operator blocks a seat, and cancels a booking of it. */
async function writeAsBefore(db: DatabaseUnderTest['db'], step: number): Promise<void> {
  const { seatId, id } = writtenAsBefore(step);
  const seatIds = JSON.stringify([seatId, seatId]);
  const by = { show_id: 'old', actor: 'operator', reason: 'rain', at_ms: 10 + step };
  await insert(db, 'audit', {
    ...by,
    audit_id: id,
    action: 'seats.block',
    subject: 'old',
    seat_ids: seatIds,
  });
  await insert(db, 'booking', { ...BOOKING, booking_id: id, hold_id: `${step}`, seat_ids: seatIds });
  await sql`update booking set status = 'cancelled' where booking_id = ${id}`.execute(db);
}

/** Whether the newest migration, and what follows it, came to a step of that number, and died there. */
async function diesAt(db: DatabaseUnderTest['db'], step: number): Promise<boolean> {
  let taken = 0;
  const dying: KyselyPlugin = {
    transformQuery({ node }) {
      taken += 1;
      if (taken === step) throw new Error('cut short');
      return node;
    },
    transformResult: async ({ result }) => result,
  };
  const up = (on: Kysely<never>) => migrations['0005-audit-for-good']?.up(on.withPlugin(dying));
  const isPostgres = db.getExecutor().adapter instanceof PostgresAdapter;
  try {
    await (isPostgres ? db.transaction().execute(async (trx) => up(trx)) : up(db));
    await finish(db.withPlugin(dying) as unknown as Kysely<unknown>);
    return false;
  } catch (error) {
    expect(error).toMatchObject({ message: 'cut short' });
    return true;
  }
}

/** As it is read, when nobody wrote yet how such things ended. */
const CLEARED = {
  auditId: 'a',
  atMs: 1,
  actor: 'operator',
  action: 'hold.clear',
  showId: 'old',
  subject: 'h',
  reason: 'stuck',
  outcome: 'unknown',
};

const BOOKING = {
  booking_id: 'bk_x',
  show_id: 'old',
  hold_id: 'x',
  status: 'confirmed',
  seat_ids: '["A"]',
  fence: epochBase(1) + 1,
  token_hash: 'hash',
  confirmed_at_ms: 1,
  seats_freed: 0,
};

const NOON = '2026-10-01T12:00:00.000Z';

/** As the first so many versions left it. */
async function migrateTo(db: DatabaseUnderTest['db'], steps: number): Promise<void> {
  const known = Object.fromEntries(Object.entries(migrations).slice(0, steps));
  const migrator = new Migrator({ db, provider: { getMigrations: async () => known } });
  const { error } = await migrator.migrateToLatest();
  expect(error).toBeUndefined();
}

/** Of a connection that reads bigint as pg does by itself: as text. */
function expectRow({ id, value }: { id: number; value: number }) {
  return { id, value: expect.toSatisfy((read) => Number(read) === value) };
}

function rowsOf(db: DatabaseUnderTest['db'], table: string): Promise<unknown[]> {
  return db
    .selectFrom(table as never)
    .selectAll()
    .execute();
}

async function insertRows(db: DatabaseUnderTest['db']): Promise<void> {
  const seatMap = JSON.stringify({ sections: [] });
  await insert(db, 'show', {
    show_id: 'old',
    title: 'Old',
    sale: 'open',
    seat_map: seatMap,
    max_seats_per_hold: 4,
    allocated_epoch: 1,
    current_epoch: 1,
  });
  await insert(db, 'booking', BOOKING);
  await insert(db, 'booked_seat', { show_id: 'old', seat_id: 'A', booking_id: 'bk_x' });
  await insert(db, 'audit', {
    audit_id: 'a',
    at_ms: 1,
    actor: 'operator',
    action: 'hold.clear',
    show_id: 'old',
    subject: 'h',
    reason: 'stuck',
  });
}

async function insert(db: DatabaseUnderTest['db'], table: string, row: object): Promise<void> {
  await db
    .insertInto(table as never)
    .values(row as never)
    .execute();
}
