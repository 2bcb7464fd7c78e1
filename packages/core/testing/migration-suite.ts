import type { Kysely } from 'kysely';
import { Migrator } from 'kysely/migration';
import { describe, expect, it } from 'vitest';
import { epochBase } from '../src/domain/epochs.ts';
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
      const first = Object.entries(migrations).filter(([name]) => name <= version);
      const migrator = new Migrator({
        db,
        provider: { getMigrations: async () => Object.fromEntries(first) },
      });
      const { error } = await migrator.migrateToLatest();
      expect(error).toBeUndefined();
      await insertRows(db);

      await ledger.migrate();
      const show = await ledger.getShow('old');
      expect(show).toMatchObject({ title: 'Old', sale: 'open', maxSeatsPerHold: 4 });
      expect([show?.maxSeatsPerCustomer, show?.lateConfirm]).toEqual([undefined, undefined]);
      expect((await ledger.listAudit({ limit: 10 })).items).toEqual([
        { atMs: 1, actor: 'operator', action: 'hold.clear', showId: 'old', subject: 'h', reason: 'stuck' },
      ]);
      const taken = await ledger.book(newBooking('old', ['A']));
      expect(taken).toEqual({ status: 'SEATS_TAKEN', seatIds: ['A'] });
      expect(await ledger.keepBlock(blockChange('old', ['B']))).toEqual({ status: 'KEPT' });
      const sale = { showId: 'old', sale: 'closed', fence: epochBase(1) + 9 } as const;
      expect(await ledger.keepSale(sale)).toEqual({ status: 'KEPT' });
      expect(await ledger.cancel('bk_x', { atMs: 5, actor: 'operator', reason: 'rain' })).toMatchObject({
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
  });
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
  await insert(db, 'booking', {
    booking_id: 'bk_x',
    show_id: 'old',
    hold_id: 'x',
    status: 'confirmed',
    seat_ids: '["A"]',
    fence: epochBase(1) + 1,
    token_hash: 'hash',
    confirmed_at_ms: 1,
    seats_freed: 0,
  });
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
