/** Histories that just break one of the three rules of the ledger's bookings, each beside one that just does not. */

import { A, B, CLOCKS, FORGOTTEN_MS, type Pair, USED_ANEW } from '../support/broken-and-kept.ts';
import {
  booked,
  cancel,
  confirm,
  historyOf,
  hold,
  OFFSET_MS,
  refused,
  refusedOf,
  release,
  unanswered,
} from '../support/make-history.ts';

/** Of a booking that was confirmed at this moment of the history. */
function at(confirmedMs: number) {
  return { confirmedAtMs: OFFSET_MS + confirmedMs };
}

const confirmAnew = confirm(1, [FORGOTTEN_MS + 6, FORGOTTEN_MS + 9], 'h1', { fence: 2 });

export const oneLiveBookingASeat: readonly Pair[] = [
  {
    name: 'two bookings of one seat',
    broken: historyOf([confirm(1, [0, 5], 'h1'), confirm(2, [0, 5], 'h2')], {
      bookings: [booked('h1', A), booked('h2', ['B', 'A'])],
    }),
    kept: historyOf([confirm(1, [0, 5], 'h1'), confirm(2, [0, 5], 'h2')], {
      bookings: [booked('h1', A, { status: 'cancelled' }), booked('h2', ['B', 'A'])],
    }),
    says: ['The ledger has A in two live bookings: bh1, of hold h1, and bh2'],
  },
];

export const noBookingIsLost: readonly Pair[] = [
  {
    name: 'one that is not there',
    broken: historyOf([hold(1, [0, 5], A, 1), confirm(1, [6, 9], 'h1')], { bookings: [] }),
    kept: historyOf([hold(1, [0, 5], A, 1), confirm(1, [6, 9], 'h1', unanswered)], { bookings: [] }),
    says: ["client 1's confirm h1", 'bh1', 'none of that id'],
  },
  {
    name: 'one that is there otherwise: its fence',
    broken: historyOf([hold(1, [0, 5], A, 1), confirm(1, [6, 9], 'h1')], {
      bookings: [booked('h1', A, { ...at(7), fence: 2 })],
    }),
    kept: historyOf([hold(1, [0, 5], A, 1), confirm(1, [6, 9], 'h1')], {
      bookings: [booked('h1', A, at(7))],
    }),
    says: ['the fence 2, and not 1'],
  },
  {
    name: 'one of another hold',
    broken: historyOf([confirm(1, [6, 9], 'h1'), confirm(2, [6, 9], 'h2', unanswered)], {
      bookings: [booked('h1', A, { hold: 'h2' })],
    }),
    kept: historyOf([confirm(1, [6, 9], 'h1'), confirm(2, [6, 9], 'h2', unanswered)], {
      bookings: [booked('h1', A)],
    }),
    says: ['of another hold, h2'],
  },
  {
    name: 'one that nobody cancelled',
    broken: historyOf(
      [confirm(1, [6, 9], 'h1'), cancel(8, [10, 12], 'bh1', refused('FORBIDDEN'))].map((one) =>
        one.operation === 'cancel' ? { ...one, booking: 'bh1' } : one,
      ),
      { bookings: [booked('h1', A, { status: 'cancelled' })] },
    ),
    kept: historyOf([confirm(1, [6, 9], 'h1'), cancel(8, [10, 12], 'bh1', { outcome: 'unknown' })], {
      bookings: [booked('h1', A, { status: 'cancelled' })],
    }),
    says: ['it is cancelled, and nobody asked for that'],
  },
  {
    name: 'a seat that nobody gave back',
    broken: historyOf([hold(1, [0, 5], ['A', 'B'], 1), confirm(1, [8, 9], 'h1')], {
      bookings: [booked('h1', A, at(8))],
    }),
    kept: historyOf(
      [hold(1, [0, 5], ['A', 'B'], 1), release(1, [6, 7], 'h1', { seats: B }), confirm(1, [8, 9], 'h1')],
      { bookings: [booked('h1', A, at(8))] },
    ),
    says: ['it lacks B, which nobody gave back'],
  },
  {
    name: 'a seat that it never had',
    broken: historyOf([hold(1, [0, 5], A, 1), confirm(1, [8, 9], 'h1')], {
      bookings: [booked('h1', ['A', 'B'], at(8))],
    }),
    kept: historyOf([hold(1, [0, 5], ['A', 'B'], 1), confirm(1, [8, 9], 'h1')], {
      bookings: [booked('h1', ['A', 'B'], at(8))],
    }),
    says: ['it has B, which the hold never had'],
  },
  {
    name: 'a booking of a key that was used anew, for other seats',
    broken: historyOf([...USED_ANEW, confirmAnew], {
      bookings: [booked('h1', A, { ...at(FORGOTTEN_MS + 7), fence: 2 })],
    }),
    kept: historyOf([...USED_ANEW, confirmAnew], {
      bookings: [booked('h1', B, { ...at(FORGOTTEN_MS + 7), fence: 2 })],
    }),
    says: ['it has A, which the hold never had'],
  },
  {
    name: 'a booking of a key that was used anew, with a fence that tells of neither hold',
    broken: historyOf([...USED_ANEW, { ...confirmAnew, fence: 3 }], {
      bookings: [booked('h1', ['C'], { ...at(FORGOTTEN_MS + 7), fence: 3 })],
    }),
    kept: historyOf([...USED_ANEW, { ...confirmAnew, fence: 3 }], {
      bookings: [booked('h1', B, { ...at(FORGOTTEN_MS + 7), fence: 3 })],
    }),
    says: ['it has C, which the hold never had'],
  },
  {
    name: 'a cancel that finds no booking, unless it repeats what was asked before there was one',
    broken: historyOf([
      confirm(1, [6, 9], 'h1'),
      cancel(8, [10, 12], 'bh1', { outcome: 'fail', refusal: 'BOOKING_NOT_FOUND', key: 'k' }),
    ]),
    kept: historyOf([
      cancel(8, [0, 5], 'bh1', { outcome: 'fail', refusal: 'BOOKING_NOT_FOUND', key: 'k' }),
      confirm(1, [6, 9], 'h1'),
      cancel(8, [10, 12], 'bh1', { outcome: 'fail', refusal: 'BOOKING_NOT_FOUND', key: 'k' }),
    ]),
    says: ["client 8's cancel bh1", 'was told that there is no such booking, after it was acknowledged'],
  },
  {
    name: 'a cancel that finds no booking while its confirm is under way',
    broken: historyOf([
      confirm(1, [6, 9], 'h1'),
      cancel(8, [10, 12], 'bh1', { outcome: 'fail', refusal: 'BOOKING_NOT_FOUND' }),
    ]),
    kept: historyOf([
      confirm(1, [6, 9], 'h1'),
      cancel(8, [9, 12], 'bh1', { outcome: 'fail', refusal: 'BOOKING_NOT_FOUND' }),
    ]),
    says: ['was told that there is no such booking'],
  },
  {
    name: 'a cancel that was granted of a booking that is not there',
    broken: historyOf([cancel(8, [10, 12], 'bh1')], { bookings: [] }),
    kept: historyOf([cancel(8, [10, 12], 'bh1', { outcome: 'unknown' })], { bookings: [] }),
    says: ["client 8's cancel bh1", 'in the ledger there is none of that id'],
  },
  {
    name: 'a cancel that was granted of a booking that stays confirmed',
    broken: historyOf([cancel(8, [10, 12], 'bh1')], { bookings: [booked('h1', A)] }),
    kept: historyOf([cancel(8, [10, 12], 'bh1')], { bookings: [booked('h1', A, { status: 'cancelled' })] }),
    says: ['in the ledger it is confirmed'],
  },
  {
    name: 'one booking of two holds, where the ledger was not read',
    broken: historyOf([confirm(1, [6, 9], 'h1'), confirm(2, [10, 12], 'h2', { booking: 'bh1' })]),
    kept: historyOf([confirm(1, [6, 9], 'h1'), confirm(2, [10, 12], 'h2')]),
    says: ["client 2's confirm h2", 'the booking bh1, which is of another hold, h1'],
  },
];

export const noBookingFromNowhere: readonly Pair[] = [
  {
    name: 'nobody asked for it',
    broken: historyOf([hold(1, [0, 5], A, 1)], { bookings: [booked('h1', A)] }),
    kept: historyOf([hold(1, [0, 5], A, 1), confirm(1, [6, 7], 'h1', unanswered)], {
      bookings: [booked('h1', A, at(6))],
    }),
    says: ['bh1 of A, of hold h1, and nobody who had the right to'],
  },
  {
    name: 'it was refused',
    broken: historyOf([hold(1, [0, 5], A, 1), confirm(1, [6, 7], 'h1', refusedOf('h1', 'HOLD_EXPIRED'))], {
      bookings: [booked('h1', A)],
    }),
    kept: historyOf([hold(1, [0, 5], A, 1), confirm(1, [6, 7], 'h1', refusedOf('h1', 'ALREADY_CONFIRMED'))], {
      bookings: [booked('h1', A, at(6))],
    }),
    says: ['every confirm of that was refused (HOLD_EXPIRED)'],
  },
  {
    name: 'a stranger asked for it',
    broken: historyOf([confirm(1, [6, 7], 'h1', { ...unanswered, asStranger: true })], {
      bookings: [booked('h1', A)],
    }),
    kept: historyOf([confirm(1, [6, 7], 'h1', unanswered)], { bookings: [booked('h1', A)] }),
    says: ['nobody who had the right to'],
  },
  {
    name: 'it was confirmed before anybody asked for that',
    broken: historyOf([...CLOCKS, confirm(1, [16, 20], 'h2')], { bookings: [booked('h2', A, at(12))] }),
    kept: historyOf([...CLOCKS, confirm(1, [16, 20], 'h2')], { bookings: [booked('h2', A, at(15))] }),
    says: ['bh2 of A, of hold h2, and it was confirmed at least', 'before that was asked for'],
  },
  {
    name: 'it was confirmed after its confirm was answered',
    broken: historyOf([...CLOCKS, confirm(1, [16, 20], 'h2')], { bookings: [booked('h2', A, at(24))] }),
    kept: historyOf([...CLOCKS, confirm(1, [16, 20], 'h2')], { bookings: [booked('h2', A, at(21))] }),
    says: ['after that can have been'],
  },
  {
    name: 'it was confirmed after it was read',
    broken: historyOf([...CLOCKS, confirm(1, [16, 20], 'h2', unanswered)], {
      bookings: [booked('h2', A, at(60))],
      readMs: 50,
    }),
    kept: historyOf([...CLOCKS, confirm(1, [16, 20], 'h2', unanswered)], {
      bookings: [booked('h2', A, at(50))],
      readMs: 50,
    }),
    says: ['after that can have been'],
  },
];
