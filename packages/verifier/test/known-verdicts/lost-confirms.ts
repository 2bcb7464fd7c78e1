/** Confirms whose answer was lost: what the ledger, a cancel, a release and who wants the seat next show of them. */
import {
  booked,
  CLOCK,
  granted,
  type KnownHistory,
  lost,
  operation,
  read,
  refusedSeats,
  release,
} from '../support/known-history.ts';
import { historyOf } from '../support/make-history.ts';

export const lostConfirms: readonly KnownHistory[] = [
  {
    what: 'a lost confirm that happened, by the ledger',
    verdict: 'valid',
    history: historyOf(
      [granted('a', [0, 1]), lost('confirm', [2, 3], { hold: 'a' }), refusedSeats([4, 5], ['A1'])],
      {
        bookings: [booked('a')],
      },
    ),
  },
  {
    what: 'a lost confirm that happened, by the ledger, of a seat that was sold again',
    verdict: 'violated',
    history: historyOf([granted('a', [0, 1]), lost('confirm', [2, 3], { hold: 'a' }), granted('b', [4, 5])], {
      bookings: [booked('a')],
    }),
  },
  {
    what: 'a lost confirm that did not happen, by the ledger: its hold is over when its time is',
    verdict: 'valid',
    history: historyOf(
      [
        CLOCK,
        granted('a', [0, 1], { ttlMs: 30, atMs: 0 }),
        lost('confirm', [2, 3], { hold: 'a' }),
        granted('b', [50, 60]),
      ],
      { bookings: [] },
    ),
  },
  {
    what: 'a lost confirm ends no hold before its time',
    verdict: 'violated',
    history: historyOf([
      granted('a', [0, 1]),
      lost('confirm', [2, 3], { hold: 'a' }),
      granted('b', [50, 60]),
    ]),
  },
  {
    what: 'a lost confirm may have made a booking that somebody cancelled',
    verdict: 'valid',
    history: historyOf([
      granted('a', [0, 1]),
      lost('confirm', [2, 3], { hold: 'a' }),
      operation('cancel', [40, 45], { booking: 'of whom nobody was told' }),
      granted('b', [50, 60]),
    ]),
  },
  {
    what: 'a lost confirm may have made a booking that somebody cancelled, but only after the seat was another’s',
    verdict: 'violated',
    history: historyOf([
      granted('a', [0, 1]),
      lost('confirm', [2, 3], { hold: 'a' }),
      granted('b', [50, 60]),
      operation('cancel', [70, 75], { booking: 'of whom nobody was told' }),
    ]),
  },
  {
    what: 'a lost confirm keeps its seats past the end of the hold, while the ledger decides',
    verdict: 'valid',
    history: historyOf(
      [
        CLOCK,
        granted('a', [0, 1], { ttlMs: 100, atMs: 0 }),
        lost('confirm', [90, 95], { hold: 'a' }),
        refusedSeats([20_000, 20_001], ['A1']),
        granted('b', [31_000, 31_005], { atMs: 31_001 }),
      ],
      { bookings: [] },
    ),
  },
  {
    what: 'a seat is seen booked by a confirm that was lost, and the ledger has no booking',
    verdict: 'violated',
    history: historyOf(
      [granted('a', [0, 1]), lost('confirm', [2, 3], { hold: 'a' }), read([10, 11], { A1: 'booked' })],
      { bookings: [] },
    ),
  },
  {
    what: 'a seat is booked in the snapshot by a confirm that was lost, and the ledger has no booking',
    verdict: 'violated',
    history: historyOf([granted('a', [0, 1]), lost('confirm', [2, 3], { hold: 'a' })], {
      bookings: [],
      snapshot: { record: 'snapshot', version: 2, seats: { A1: 'booked' } },
    }),
  },
  {
    what: 'a seat is seen booked by a confirm that was lost, and nobody asked the ledger',
    verdict: 'valid',
    history: historyOf([
      granted('a', [0, 1]),
      lost('confirm', [2, 3], { hold: 'a' }),
      read([10, 11], { A1: 'booked' }),
    ]),
  },
  {
    what: 'seats that went back before go back again while a confirm may be under way',
    verdict: 'valid',
    history: historyOf([
      CLOCK,
      granted('a', [0, 1], { seats: ['A1', 'A2'], ttlMs: 100, atMs: 0 }),
      release('a', [2, 3], { seats: ['A1'] }),
      lost('confirm', [4, 5], { hold: 'a' }),
      release('a', [400, 401], { seats: ['A1'] }),
    ]),
  },
];
