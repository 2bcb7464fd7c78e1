/**
 * What group commit gains: bookings that are confirmed at the same time, against one insert at a time that waits for
 * the disk, as every booking would without it. Same disk, same SQLite, same settings, turn by turn in one run.
 */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { createHoldfast, DEFAULT_LIMITS, type Holdfast, type SeatMap, type Show } from '@holdfast/core';
import { epochBase, type Ledger, type NewBooking } from '@holdfast/core/bench';
import { ownFolder } from '@holdfast/core/testing';
import BetterSqlite3 from 'better-sqlite3';
import { atLeast, type Line } from './lines.ts';
import { median } from './redis-meter.ts';

const ROUNDS = 11;
const CONCURRENCY = 64;
const CONFIRMS_PER_ROUND = 2_048;
const INSERTS_PER_ROUND = 500;

export async function benchConfirms(): Promise<readonly Line[]> {
  const folder = await ownFolder('bench-confirms');
  const holdfast = await createHoldfast({
    sqliteFile: join(folder.path, 'holdfast.sqlite'),
    limits: DEFAULT_LIMITS,
    timeoutMs: 30_000,
    reportFault: (fault) => console.error(fault),
  });
  const insertOne = openPlainTable(join(folder.path, 'plain.sqlite'));
  try {
    const books: number[] = [];
    const confirms: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const inserts = insertsPerSecond(insertOne);
      const bookings = await newBookings(holdfast);
      const booked = await perSecond(bookings, (booking) => bookOne(holdfast.ledger, booking));
      const holds = await newHolds(holdfast);
      const confirmed = await perSecond(holds, (hold) => confirmOne(holdfast, hold));
      books.push(booked / inserts);
      confirms.push(confirmed / inserts);
    }
    const against = `${CONCURRENCY} at once, against one fsynced insert at a time`;
    return [
      atLeast(`book on SQLite, ${against}`, median(books), 5),
      atLeast(`confirm on SQLite, ${against}`, median(confirms), 5),
    ];
  } finally {
    insertOne.close();
    await holdfast.close();
    await folder.remove();
  }
}

/** The least that a booking could be: one row with a key, of about a booking's size, on the ledger's terms. */
function openPlainTable(file: string) {
  const database = new BetterSqlite3(file);
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.exec('create table booking (booking_id text primary key, content text not null)');
  const statement = database.prepare('insert into booking values (?, ?)');
  const content = 'x'.repeat(200);
  return {
    insert: () => statement.run(randomBytes(12).toString('base64url'), content),
    close: () => database.close(),
  };
}

function insertsPerSecond({ insert }: { insert(): unknown }): number {
  const startMs = performance.now();
  for (let count = 0; count < INSERTS_PER_ROUND; count += 1) insert();
  return (INSERTS_PER_ROUND / (performance.now() - startMs)) * 1_000;
}

/** Each item once, CONCURRENCY of them at a time. */
async function perSecond<Item>(
  items: readonly Item[],
  doOne: (item: Item) => Promise<void>,
): Promise<number> {
  const left = items[Symbol.iterator]();
  const startMs = performance.now();
  const work = async () => {
    for (const item of left) await doOne(item);
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, work));
  return (items.length / (performance.now() - startMs)) * 1_000;
}

async function bookOne(ledger: Ledger, booking: NewBooking): Promise<void> {
  const { status } = await ledger.book(booking);
  if (status !== 'BOOKED') throw new Error(`a booking that nothing was in the way of: ${status}`);
}

async function confirmOne(
  holdfast: Holdfast,
  hold: { readonly showId: string; readonly holdId: string; readonly token: string },
): Promise<void> {
  const result = await holdfast.confirmHold(hold);
  if (!result.ok) throw new Error(`a confirm that nothing was in the way of: ${result.refusal.status}`);
}

async function newBookings(holdfast: Holdfast): Promise<readonly NewBooking[]> {
  const { showId, seatIds } = await newShow(holdfast);
  const epoch = await holdfast.ledger.allocateEpoch(showId);
  await holdfast.ledger.beginEpoch(showId, epoch);
  return seatIds.map((seatId, position) => {
    const holdId = randomBytes(12).toString('base64url');
    return {
      bookingId: `bk_${holdId}`,
      showId,
      holdId,
      seatIds: [seatId],
      fence: epochBase(epoch) + position + 1,
      tokenHash: randomBytes(16).toString('base64url'),
      customerRef: undefined,
      paymentRef: undefined,
      confirmedAtMs: Date.now(),
    };
  });
}

async function newHolds(holdfast: Holdfast) {
  const { showId, seatIds } = await newShow(holdfast);
  return Promise.all(
    seatIds.map(async (seatId) => {
      const result = await holdfast.holds.create({ showId, seatIds: [seatId] });
      if (!result.ok) throw new Error(`a hold that nothing was in the way of: ${result.refusal.status}`);
      return result.value;
    }),
  );
}

async function newShow(holdfast: Holdfast) {
  const showId = randomBytes(6).toString('hex');
  const seatIds = Array.from({ length: CONFIRMS_PER_ROUND }, (_, seat) => `S${seat}`);
  const rows = [{ name: '1', seats: seatIds.map((id) => ({ id })) }];
  const seatMap: SeatMap = { sections: [{ name: 'Hall', rows }] };
  const show: Show = {
    showId,
    title: 'Bench',
    startsAtMs: undefined,
    sale: 'open',
    seatMap,
    holdTtlMs: undefined,
    maxHoldLifeMs: undefined,
    maxSeatsPerHold: undefined,
    maxSeatsPerCustomer: undefined,
    lateConfirm: undefined,
  };
  const result = await holdfast.shows.create(show);
  if (!result.ok) throw new Error(`a show that nothing was wrong with: ${result.refusal.status}`);
  return { showId, seatIds };
}
