import { LedgerUnavailable } from '../ports/faults.ts';
import type { BookOutcome, NewBooking } from '../ports/ledger.ts';

/** Bounds on one transaction, so that none keeps others waiting for long. */
const MAX_BOOKINGS_PER_BATCH = 128;
const MAX_SEATS_PER_BATCH = 1_000;

interface Waiting {
  readonly booking: NewBooking;
  readonly resolve: (outcome: BookOutcome) => void;
  readonly reject: (error: unknown) => void;
}

/** In one transaction, committed when the promise resolves; outcomes in the order of the bookings. */
type BookTogether = (bookings: readonly NewBooking[]) => Promise<readonly BookOutcome[]>;

/**
 * Group commit: the wait for the disk is one for all bookings that come in the same turn of the event loop, or while
 * others are being written. Nobody is answered before the commit.
 */
export class BookBatcher {
  readonly #bookTogether: BookTogether;
  readonly #waiting: Waiting[] = [];
  #isWriting = false;

  constructor(bookTogether: BookTogether) {
    this.#bookTogether = bookTogether;
  }

  book(booking: NewBooking): Promise<BookOutcome> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ booking, resolve, reject });
      if (!this.#isWriting) void this.#writeAll();
    });
  }

  async #writeAll(): Promise<void> {
    this.#isWriting = true;
    while (this.#waiting.length > 0) {
      await new Promise(setImmediate);
      await this.#write(this.#waiting.splice(0, sizeOfNextBatch(this.#waiting)));
    }
    this.#isWriting = false;
  }

  async #write(batch: readonly Waiting[]): Promise<void> {
    try {
      const outcomes = await this.#bookTogether(batch.map(({ booking }) => booking));
      batch.forEach(({ resolve, reject }, position) => {
        const outcome = outcomes[position];
        if (outcome) resolve(outcome);
        else reject(new Error('invariant broken: a booking of a batch got no answer'));
      });
    } catch (error) {
      if (error instanceof LedgerUnavailable || batch.length === 1) {
        for (const { reject } of batch) reject(error);
      } else {
        // One of them cannot be written at all; alone it harms no other.
        for (const one of batch) await this.#write([one]);
      }
    }
  }
}

function sizeOfNextBatch(waiting: readonly Waiting[]): number {
  let seats = 0;
  const tooMany = waiting.findIndex(({ booking }, position) => {
    seats += booking.seatIds.length;
    return position > 0 && (position === MAX_BOOKINGS_PER_BATCH || seats > MAX_SEATS_PER_BATCH);
  });
  return tooMany === -1 ? waiting.length : tooMany;
}
