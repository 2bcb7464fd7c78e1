/** How bookings are gathered, apart from any database. */
import { describe, expect, it } from 'vitest';
import { BookBatcher } from '../src/ledger/book-batcher.ts';
import { bookedNow } from '../src/ledger/rows.ts';
import { LedgerUnavailable } from '../src/ports/faults.ts';
import type { BookOutcome, NewBooking } from '../src/ports/ledger.ts';
import { newBooking } from '../testing/ledger-suite/harness.ts';

const bookings = (count: number, seatsEach = 1): NewBooking[] =>
  Array.from({ length: count }, (_, booking) =>
    newBooking(
      'show',
      Array.from({ length: seatsEach }, (_, seat) => `${booking}-${seat}`),
    ),
  );

/** Remembers how many came together each time. */
function recording(write: (batch: readonly NewBooking[]) => void = () => {}) {
  const sizes: number[] = [];
  const batcher = new BookBatcher(async (batch) => {
    sizes.push(batch.length);
    write(batch);
    return batch.map((booking): BookOutcome => ({ status: 'BOOKED', booking: bookedNow(booking) }));
  });
  return { sizes, batcher };
}

describe('bookings that come together', () => {
  it('are written together, within bounds', async () => {
    const { sizes, batcher } = recording();
    await Promise.all(bookings(300).map((booking) => batcher.book(booking)));
    expect(sizes).toEqual([128, 128, 44]);
    sizes.length = 0;
    await Promise.all(bookings(5, 400).map((booking) => batcher.book(booking)));
    expect(sizes).toEqual([2, 2, 1]);
    sizes.length = 0;
    await Promise.all(bookings(2, 5_000).map((booking) => batcher.book(booking)));
    expect(sizes).toEqual([1, 1]);
  });

  it('are gathered while others are written, and answered when they are committed', async () => {
    const commits = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const sizes: number[] = [];
    const begun = Promise.withResolvers<void>();
    const batcher = new BookBatcher(async (batch) => {
      sizes.push(batch.length);
      begun.resolve();
      await commits[sizes.length - 1]?.promise;
      return batch.map((booking): BookOutcome => ({ status: 'BOOKED', booking: bookedNow(booking) }));
    });
    const answered: number[] = [];
    const all = bookings(4).map((booking, position) => async () => {
      await batcher.book(booking);
      answered.push(position);
    });
    const first = all[0]?.();
    await begun.promise;
    const later = all.slice(1).map((book) => book());
    await new Promise(setImmediate);
    expect([sizes, answered]).toEqual([[1], []]);
    commits[0]?.resolve();
    await first;
    await new Promise(setImmediate);
    expect([sizes, answered]).toEqual([[1, 3], [0]]);
    commits[1]?.resolve();
    await Promise.all(later);
    expect(answered.toSorted()).toEqual([0, 1, 2, 3]);
  });

  it('are all told of an outage, at once', async () => {
    const { sizes, batcher } = recording(() => {
      throw new LedgerUnavailable('the disk is full');
    });
    const results = await Promise.allSettled(bookings(5).map((booking) => batcher.book(booking)));
    for (const result of results) {
      expect(result).toMatchObject({ status: 'rejected', reason: { name: 'LedgerUnavailable' } });
    }
    expect(sizes).toEqual([5]);
  });

  it('are not harmed by one of them that cannot be written', async () => {
    const all = bookings(5);
    const { batcher } = recording((batch) => {
      if (all[2] && batch.includes(all[2])) throw new TypeError('no such thing');
    });
    const results = await Promise.allSettled(all.map((booking) => batcher.book(booking)));
    expect(results.map(({ status }) => status)).toEqual([
      'fulfilled',
      'fulfilled',
      'rejected',
      'fulfilled',
      'fulfilled',
    ]);
    expect(await batcher.book(newBooking('show', ['A']))).toMatchObject({ status: 'BOOKED' });
  });
});
