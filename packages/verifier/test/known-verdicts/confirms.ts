/** Holds that become bookings, in time or late, and what then becomes of their seats. */
import {
  booked,
  CLOCK,
  confirm,
  granted,
  type KnownHistory,
  operation,
  refusedSeats,
  release,
} from '../support/known-history.ts';
import { historyOf } from '../support/make-history.ts';

export const confirms: readonly KnownHistory[] = [
  {
    what: 'a confirm that began in time and took long keeps its seat',
    verdict: 'valid',
    history: historyOf([
      CLOCK,
      granted('a', [0, 1], { ttlMs: 100, atMs: 0 }),
      confirm('a', [90, 500]),
      refusedSeats([300, 310], ['A1']),
    ]),
  },
  {
    what: 'a hold that had run out confirms',
    verdict: 'violated',
    history: historyOf([CLOCK, granted('a', [0, 1], { ttlMs: 100, atMs: 0 }), confirm('a', [110, 115])]),
  },
  {
    what: 'a stranger’s release gives no seat back: a late confirm has to take it again, and it is another’s',
    verdict: 'violated',
    history: historyOf([
      CLOCK,
      granted('a', [0, 1], { seats: ['A1', 'A2'], ttlMs: 100, atMs: 0, fence: 5 }),
      operation('release', [50, 51], {
        hold: 'a',
        seats: ['A2'],
        asStranger: true,
        outcome: 'fail',
        refusal: 'WRONG_TOKEN',
      }),
      granted('b', [150, 151], { seats: ['A2'], fence: 6 }),
      operation('confirm', [200, 201], { hold: 'a', booking: 'b-a', fence: 9 }),
    ]),
  },
  {
    what: 'a late confirm whose fence is lower than its hold’s took no seats again',
    verdict: 'violated',
    history: historyOf([
      CLOCK,
      granted('a', [0, 1], { ttlMs: 100, atMs: 0, fence: 5 }),
      operation('confirm', [200, 201], { hold: 'a', booking: 'b-a', fence: 3 }),
    ]),
  },
  {
    what: 'a booked seat is given out without its booking being cancelled',
    verdict: 'violated',
    history: historyOf([granted('a', [0, 1]), confirm('a', [2, 3]), granted('b', [4, 5])]),
  },
  {
    what: 'a booked seat is given out after its booking was cancelled',
    verdict: 'valid',
    history: historyOf([
      granted('a', [0, 1]),
      confirm('a', [2, 3]),
      operation('cancel', [4, 8], { booking: 'b-a' }),
      granted('b', [5, 9]),
    ]),
  },
  {
    what: 'a seat of a booking is given back by its hold’s owner',
    verdict: 'violated',
    history: historyOf(
      [
        granted('a', [0, 1], { seats: ['A1', 'A2'] }),
        confirm('a', [2, 3]),
        release('a', [4, 5], { seats: ['A1'] }),
      ],
      { bookings: [booked('a', ['A1', 'A2'])] },
    ),
  },
];
