import type { LedgerBooking } from '../../../src/index.ts';
import { type Answer, no } from './answer.ts';
import type { Mistake } from './mistake.ts';

/** What a booking keeps of its hold. */
type Booked = Pick<LedgerBooking, 'seats' | 'fence'> & { readonly id: string };

/** The bookings, for good. */
export class SeatLedger {
  readonly #mistake: Mistake | undefined;
  readonly #bookings = new Map<string, LedgerBooking>();
  #bookedAnew = 0;

  constructor(mistake: Mistake | undefined) {
    this.#mistake = mistake;
  }

  /** @param unbooked a hold that nobody confirmed, if there is one */
  bookings(unbooked: Booked | undefined, nowMs: number): LedgerBooking[] {
    const all = [...this.#bookings.values()];
    if (this.#mistake === 'books by itself' && unbooked) all.push(bookingOf('b-own', unbooked, nowMs));
    return all;
  }

  book(hold: Booked, nowMs: number): void {
    const booking = bookingOf(idOf(hold), hold, nowMs);
    if (this.#mistake !== 'forgets a booking') this.#bookings.set(booking.booking, booking);
  }

  /** The answer to whoever confirms a hold that is booked. */
  told(hold: Booked): Answer {
    const booking = idOf(hold);
    if (this.#bookings.get(booking)?.status === 'cancelled') return no('ALREADY_CONFIRMED');
    const anew = this.#mistake === 'books anew' ? `-${++this.#bookedAnew}` : '';
    return { outcome: 'ok', booking: `${booking}${anew}`, fence: hold.fence };
  }

  /** The booking as it was before; undefined: there is none. */
  cancel(id: string): LedgerBooking | undefined {
    const booking = this.#bookings.get(id);
    if (booking) this.#bookings.set(id, { ...booking, status: 'cancelled' });
    return booking;
  }
}

function idOf({ id }: Booked): string {
  return `b-${id}`;
}

function bookingOf(booking: string, { id, seats, fence }: Booked, confirmedAtMs: number): LedgerBooking {
  return { record: 'booking', booking, hold: id, seats, fence, status: 'confirmed', confirmedAtMs };
}
