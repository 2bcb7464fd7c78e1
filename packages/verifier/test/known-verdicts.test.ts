/** Histories written by hand, each with the verdict that it must get, and why. */
import { describe, expect, test } from 'vitest';
import {
  checkLinearizable,
  type History,
  type LedgerBooking,
  type LiveHold,
  type Operation,
} from '../src/index.ts';
import { isLinearizableByForce } from './brute-force.ts';

const ENGINE_AHEAD_MS = 1_000_000;
const LONG_MS = 300_000;

type Span = readonly [invokeMs: number, returnMs: number];
type Told = Partial<Operation>;

function operation(name: Operation['operation'], [invokeMs, returnMs]: Span, told: Told): Operation {
  return { record: 'operation', client: 0, operation: name, invokeMs, returnMs, outcome: 'ok', ...told };
}

/** Granted at the history's moment `atMs`. */
function granted(
  hold: string,
  span: Span,
  { seats = ['A1'], ttlMs = LONG_MS, atMs = span[0], ...told }: Told & { readonly atMs?: number } = {},
) {
  return operation('hold', span, {
    hold,
    seats,
    ttlMs,
    expiresAtMs: ENGINE_AHEAD_MS + atMs + ttlMs,
    ...told,
  });
}

function lost(name: Operation['operation'], span: Span, told: Told) {
  return operation(name, span, { ...told, outcome: 'unknown' });
}

/** Asked for under a key, `k` where none is given. */
function lostHold(span: Span, seats: readonly string[], told: Told = {}) {
  return lost('hold', span, { seats, ttlMs: LONG_MS, key: 'k', ...told });
}

function refusedSeats(span: Span, taken: readonly string[], told: Told = {}) {
  return operation('hold', span, {
    seats: taken,
    taken,
    outcome: 'fail',
    refusal: 'SEAT_UNAVAILABLE',
    ...told,
  });
}

function refused(name: Operation['operation'], span: Span, hold: string, refusal: string) {
  return operation(name, span, { hold, outcome: 'fail', refusal });
}

function read(span: Span, statuses: Operation['statuses'], seats: readonly string[] = ['A1']) {
  return operation('read', span, { seats, statuses });
}

const release = (hold: string, span: Span, told: Told = {}) => operation('release', span, { hold, ...told });
const confirm = (hold: string, span: Span) => operation('confirm', span, { hold, booking: `b-${hold}` });

function booked(hold: string, seats: readonly string[] = ['A1']): LedgerBooking {
  const status = 'confirmed' as const;
  return { record: 'booking', booking: `b-${hold}`, hold, seats, fence: 1, status, confirmedAtMs: 0 };
}

function live(hold: string, seats: readonly string[] = ['A1']): LiveHold {
  return { record: 'live-hold', hold, seats, fence: 1, expiresAtMs: ENGINE_AHEAD_MS + LONG_MS };
}

function history(operations: readonly Operation[], after: Partial<History> = {}): History {
  return {
    header: { record: 'history', format: 1, showId: 'show', source: 'by hand' },
    operations,
    bookings: undefined,
    liveHolds: undefined,
    snapshot: undefined,
    feeds: [],
    ...after,
  };
}

interface Known {
  readonly what: string;
  readonly verdict: 'valid' | 'violated';
  readonly history: History;
}

/** Tells the engine's clock exactly: seats of its own, granted at a moment that is known to the millisecond. */
const CLOCK = granted('clock', [0, 1], { seats: ['Z9'], atMs: 0 });

const known: readonly Known[] = [
  {
    what: 'nobody asked for anything but a free seat',
    verdict: 'valid',
    history: history([read([0, 1], {}), granted('a', [2, 3])]),
  },
  {
    what: 'a stale read: a seat is seen free after its hold was answered',
    verdict: 'violated',
    history: history([granted('a', [0, 1]), read([2, 3], {})]),
  },
  {
    what: 'a read that overlaps the hold may see either',
    verdict: 'valid',
    history: history([granted('a', [0, 10]), read([1, 2], {}), read([3, 4], { A1: 'held' })]),
  },
  {
    what: 'a read sees the hold, and one after it does not',
    verdict: 'violated',
    history: history([granted('a', [0, 10]), read([1, 2], { A1: 'held' }), read([3, 4], {})]),
  },
  {
    what: 'two winners whose requests overlapped',
    verdict: 'violated',
    history: history([granted('a', [0, 10]), granted('b', [1, 9])]),
  },
  {
    what: 'two winners, the first of which had released when the second asked',
    verdict: 'valid',
    history: history([granted('a', [0, 1]), release('a', [2, 5]), granted('b', [3, 9])]),
  },
  {
    what: 'two winners, the first of which released only after the second was answered',
    verdict: 'violated',
    history: history([granted('a', [0, 1]), granted('b', [2, 3]), release('a', [4, 5])]),
  },
  {
    what: 'a win that needs a release of which nobody knows',
    verdict: 'valid',
    history: history([granted('a', [0, 1]), lost('release', [2, 5], { hold: 'a' }), granted('b', [6, 7])]),
  },
  {
    what: 'a lost release arrives long after its client gave up',
    verdict: 'valid',
    history: history([
      granted('a', [0, 1]),
      lost('release', [2, 3], { hold: 'a' }),
      read([10, 11], { A1: 'held' }),
      granted('b', [12, 13]),
    ]),
  },
  {
    what: 'a lost release cannot explain a win from before it was sent',
    verdict: 'violated',
    history: history([granted('a', [0, 1]), granted('b', [2, 3]), lost('release', [4, 5], { hold: 'a' })]),
  },
  {
    what: 'a lost release that must have happened, whose hold is then extended',
    verdict: 'violated',
    history: history([
      granted('a', [0, 1]),
      lost('release', [2, 3], { hold: 'a' }),
      granted('b', [4, 5]),
      operation('extend', [6, 7], { hold: 'a', ttlMs: LONG_MS, expiresAtMs: ENGINE_AHEAD_MS + 6 + LONG_MS }),
    ]),
  },
  {
    what: 'refused though free',
    verdict: 'violated',
    history: history([refusedSeats([0, 1], ['A1'])]),
  },
  {
    what: 'refused for a hold whose answer was lost',
    verdict: 'valid',
    history: history([lost('hold', [0, 1], { seats: ['A1'], ttlMs: LONG_MS }), refusedSeats([2, 3], ['A1'])]),
  },
  {
    what: 'a lost hold was either made or not: refused, then granted, long before it ran out',
    verdict: 'violated',
    history: history([
      CLOCK,
      lost('hold', [0, 1], { seats: ['A1'], ttlMs: LONG_MS }),
      refusedSeats([2, 3], ['A1']),
      granted('b', [4, 5]),
    ]),
  },
  {
    what: 'refused while the seat was on its way from one hold to the next',
    verdict: 'violated',
    history: history([
      granted('a', [0, 1]),
      release('a', [2, 3]),
      refusedSeats([4, 5], ['A1']),
      granted('b', [6, 7]),
    ]),
  },
  {
    what: 'a partial winner: one of two seats was another’s',
    verdict: 'violated',
    history: history([
      granted('a', [0, 1], { seats: ['A1'] }),
      granted('b', [2, 3], { seats: ['A1', 'A2'] }),
    ]),
  },
  {
    what: 'three seats, two by two: two of the three can win only one after the other',
    verdict: 'violated',
    history: history([
      granted('a', [0, 9], { seats: ['A1', 'A2'] }),
      granted('b', [0, 9], { seats: ['A2', 'A3'] }),
    ]),
  },
  {
    what: 'a refusal names two seats that were never taken together',
    verdict: 'violated',
    history: history([
      granted('a', [0, 1], { seats: ['A1'] }),
      release('a', [2, 3]),
      granted('b', [4, 5], { seats: ['A2'] }),
      refusedSeats([0, 9], ['A1', 'A2']),
    ]),
  },
  {
    what: 'a refusal names two seats that were taken together for a moment',
    verdict: 'valid',
    history: history([
      granted('a', [0, 1], { seats: ['A1'] }),
      release('a', [2, 6]),
      granted('b', [4, 5], { seats: ['A2'] }),
      refusedSeats([0, 9], ['A1', 'A2']),
    ]),
  },
  {
    what: 'the order of the answers is not the order of the moments: greedy by answer goes wrong',
    verdict: 'valid',
    history: history([
      granted('a', [0, 20], { atMs: 1 }),
      release('a', [2, 19]),
      granted('b', [3, 10], { atMs: 5 }),
      read([11, 12], { A1: 'held' }),
    ]),
  },
  {
    what: 'an order that no pair of operations forbids, and three do',
    verdict: 'violated',
    history: history([
      granted('a', [0, 10], { seats: ['A1'] }),
      granted('b', [0, 10], { seats: ['A2'] }),
      read([1, 8], { A1: 'held' }, ['A1', 'A2']),
      read([1, 8], { A2: 'held' }, ['A1', 'A2']),
    ]),
  },
  {
    what: 'taken again when the engine’s clock allows it',
    verdict: 'valid',
    history: history([
      CLOCK,
      granted('a', [0, 1], { ttlMs: 100, atMs: 0 }),
      granted('b', [99, 103], { atMs: 101 }),
    ]),
  },
  {
    what: 'taken again before the engine’s clock allows it',
    verdict: 'violated',
    history: history([
      CLOCK,
      granted('a', [0, 1], { ttlMs: 100, atMs: 0 }),
      granted('b', [90, 97], { atMs: 95 }),
    ]),
  },
  {
    what: 'still refused well after the hold ran out',
    verdict: 'violated',
    history: history([
      CLOCK,
      granted('a', [0, 1], { ttlMs: 100, atMs: 0 }),
      refusedSeats([110, 112], ['A1']),
    ]),
  },
  {
    what: 'refused at the last moment of the hold',
    verdict: 'valid',
    history: history([CLOCK, granted('a', [0, 1], { ttlMs: 100, atMs: 0 }), refusedSeats([99, 112], ['A1'])]),
  },
  {
    what: 'a hold that had run out confirms',
    verdict: 'violated',
    history: history([CLOCK, granted('a', [0, 1], { ttlMs: 100, atMs: 0 }), confirm('a', [110, 115])]),
  },
  {
    what: 'a confirm that began in time and took long keeps its seat',
    verdict: 'valid',
    history: history([
      CLOCK,
      granted('a', [0, 1], { ttlMs: 100, atMs: 0 }),
      confirm('a', [90, 500]),
      refusedSeats([300, 310], ['A1']),
    ]),
  },
  {
    what: 'an extension that was just in time',
    verdict: 'valid',
    history: history([
      CLOCK,
      granted('a', [0, 1], { ttlMs: 100, atMs: 0 }),
      operation('extend', [95, 120], { hold: 'a', ttlMs: 100, expiresAtMs: ENGINE_AHEAD_MS + 198 }),
      refusedSeats([150, 151], ['A1']),
    ]),
  },
  {
    what: 'an extension of a hold that was already another’s',
    verdict: 'violated',
    history: history([
      CLOCK,
      granted('a', [0, 1], { ttlMs: 100, atMs: 0 }),
      granted('b', [101, 103], { atMs: 102 }),
      operation('extend', [104, 120], { hold: 'a', ttlMs: 100, expiresAtMs: ENGINE_AHEAD_MS + 210 }),
    ]),
  },
  {
    what: 'an extension that was lost may have kept the hold alive, or not',
    verdict: 'valid',
    history: history([
      CLOCK,
      granted('a', [0, 1], { ttlMs: 100, atMs: 0 }),
      lost('extend', [50, 60], { hold: 'a', ttlMs: 100 }),
      refusedSeats([130, 131], ['A1']),
    ]),
  },
  {
    what: 'an extension that was lost keeps no hold alive for longer than was asked',
    verdict: 'violated',
    history: history([
      CLOCK,
      granted('a', [0, 1], { ttlMs: 100, atMs: 0 }),
      lost('extend', [50, 60], { hold: 'a', ttlMs: 100 }),
      refusedSeats([210, 211], ['A1']),
    ]),
  },
  {
    what: 'a lost confirm that happened, by the ledger',
    verdict: 'valid',
    history: history(
      [granted('a', [0, 1]), lost('confirm', [2, 3], { hold: 'a' }), refusedSeats([4, 5], ['A1'])],
      {
        bookings: [booked('a')],
      },
    ),
  },
  {
    what: 'a lost confirm that happened, by the ledger, of a seat that was sold again',
    verdict: 'violated',
    history: history([granted('a', [0, 1]), lost('confirm', [2, 3], { hold: 'a' }), granted('b', [4, 5])], {
      bookings: [booked('a')],
    }),
  },
  {
    what: 'a lost confirm that did not happen, by the ledger: its hold is over when its time is',
    verdict: 'valid',
    history: history(
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
    history: history([granted('a', [0, 1]), lost('confirm', [2, 3], { hold: 'a' }), granted('b', [50, 60])]),
  },
  {
    what: 'a lost confirm may have made a booking that somebody cancelled',
    verdict: 'valid',
    history: history([
      granted('a', [0, 1]),
      lost('confirm', [2, 3], { hold: 'a' }),
      operation('cancel', [40, 45], { booking: 'of whom nobody was told' }),
      granted('b', [50, 60]),
    ]),
  },
  {
    what: 'a lost confirm may have made a booking that somebody cancelled, but only after the seat was another’s',
    verdict: 'violated',
    history: history([
      granted('a', [0, 1]),
      lost('confirm', [2, 3], { hold: 'a' }),
      granted('b', [50, 60]),
      operation('cancel', [70, 75], { booking: 'of whom nobody was told' }),
    ]),
  },
  {
    what: 'a lost confirm keeps its seats past the end of the hold, while the ledger decides',
    verdict: 'valid',
    history: history(
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
    history: history(
      [granted('a', [0, 1]), lost('confirm', [2, 3], { hold: 'a' }), read([10, 11], { A1: 'booked' })],
      { bookings: [] },
    ),
  },
  {
    what: 'a seat is booked in the snapshot by a confirm that was lost, and the ledger has no booking',
    verdict: 'violated',
    history: history([granted('a', [0, 1]), lost('confirm', [2, 3], { hold: 'a' })], {
      bookings: [],
      snapshot: { record: 'snapshot', version: 2, seats: { A1: 'booked' } },
    }),
  },
  {
    what: 'a seat is seen booked by a confirm that was lost, and nobody asked the ledger',
    verdict: 'valid',
    history: history([
      granted('a', [0, 1]),
      lost('confirm', [2, 3], { hold: 'a' }),
      read([10, 11], { A1: 'booked' }),
    ]),
  },
  {
    what: 'a booking that was acknowledged is not in the ledger',
    verdict: 'violated',
    history: history([granted('a', [0, 1]), confirm('a', [2, 3])], { bookings: [] }),
  },
  {
    what: 'a retry is answered with the hold that its first request made',
    verdict: 'valid',
    history: history([
      lostHold([0, 5], ['A1']),
      refusedSeats([6, 7], ['A1']),
      granted('a', [8, 9], { key: 'k', atMs: 1 }),
    ]),
  },
  {
    what: 'a retry is refused for the hold that its own first request made',
    verdict: 'violated',
    history: history([lostHold([0, 5], ['A1']), refusedSeats([6, 7], ['A1'], { key: 'k' })]),
  },
  {
    what: 'a retry repeats a refusal that was true when its first request came',
    verdict: 'valid',
    history: history([
      granted('a', [0, 1]),
      lostHold([2, 3], ['A1']),
      release('a', [4, 5]),
      refusedSeats([6, 7], ['A1'], { ttlMs: LONG_MS, key: 'k' }),
    ]),
  },
  {
    what: 'a released hold that is said to have run out',
    verdict: 'violated',
    history: history([
      granted('a', [0, 1]),
      release('a', [2, 3]),
      refused('confirm', [4, 5], 'a', 'HOLD_EXPIRED'),
    ]),
  },
  {
    what: 'cleared by an operator: its owner may still be told so',
    verdict: 'valid',
    history: history([
      granted('a', [0, 1]),
      operation('clear', [2, 9], { hold: 'a' }),
      refused('release', [3, 4], 'a', 'ALREADY_RELEASED'),
      granted('b', [5, 6]),
    ]),
  },
  {
    what: 'a booked seat is given out without its booking being cancelled',
    verdict: 'violated',
    history: history([granted('a', [0, 1]), confirm('a', [2, 3]), granted('b', [4, 5])]),
  },
  {
    what: 'a booked seat is given out after its booking was cancelled',
    verdict: 'valid',
    history: history([
      granted('a', [0, 1]),
      confirm('a', [2, 3]),
      operation('cancel', [4, 8], { booking: 'b-a' }),
      granted('b', [5, 9]),
    ]),
  },
  {
    what: 'limits, rates and requests under way say nothing of seats',
    verdict: 'valid',
    history: history(
      ['LIMIT_EXCEEDED', 'RATE_LIMITED', 'REQUEST_IN_PROGRESS', 'SHOW_CLOSED'].map((refusal) =>
        operation('hold', [0, 1], { seats: ['A1'], outcome: 'fail', refusal }),
      ),
    ),
  },
  {
    what: 'a hold that was answered is gone from the snapshot long before its end',
    verdict: 'violated',
    history: history([granted('a', [0, 1])], { snapshot: { record: 'snapshot', version: 1, seats: {} } }),
  },
  {
    what: 'a live hold is in no list of live holds',
    verdict: 'violated',
    history: history([granted('a', [0, 1])], { liveHolds: [] }),
  },
  {
    what: 'a live hold has lost one of its seats in the list of live holds',
    verdict: 'violated',
    history: history([granted('a', [0, 1], { seats: ['A1', 'A2'] })], { liveHolds: [live('a')] }),
  },
  {
    what: 'a hold that may have been over when the live holds were read is not among them',
    verdict: 'valid',
    history: history([granted('a', [0, 1], { ttlMs: 100_000 })], { liveHolds: [] }),
  },
  {
    what: 'a hold is not among the live holds, by a release of which nobody knows',
    verdict: 'valid',
    history: history([granted('a', [0, 1]), lost('release', [2, 3], { hold: 'a' })], { liveHolds: [] }),
  },
  {
    what: 'a hold is gone from the snapshot, which was read before its end',
    verdict: 'violated',
    history: history([granted('a', [0, 1], { ttlMs: 60_000 })], {
      snapshot: { record: 'snapshot', version: 1, seats: {} },
      readMs: 1_000,
    }),
  },
  {
    what: 'a hold is gone from the snapshot, which was read long after its end',
    verdict: 'valid',
    history: history([granted('a', [0, 1])], {
      snapshot: { record: 'snapshot', version: 1, seats: {} },
      readMs: LONG_MS + 1_000,
    }),
  },
  {
    what: 'seats that went back before go back again while a confirm may be under way',
    verdict: 'valid',
    history: history([
      CLOCK,
      granted('a', [0, 1], { seats: ['A1', 'A2'], ttlMs: 100, atMs: 0 }),
      release('a', [2, 3], { seats: ['A1'] }),
      lost('confirm', [4, 5], { hold: 'a' }),
      release('a', [400, 401], { seats: ['A1'] }),
    ]),
  },
  {
    what: 'a seat of a booking is given back by its hold’s owner',
    verdict: 'violated',
    history: history(
      [
        granted('a', [0, 1], { seats: ['A1', 'A2'] }),
        confirm('a', [2, 3]),
        release('a', [4, 5], { seats: ['A1'] }),
      ],
      { bookings: [booked('a', ['A1', 'A2'])] },
    ),
  },
  {
    what: 'one key, two requests that were lost: the hold that ran out is of the second',
    verdict: 'valid',
    history: history([
      lostHold([0, 1], ['A1', 'A2']),
      lostHold([2, 3], ['A2'], { ttlMs: 10 }),
      operation('hold', [100, 101], {
        seats: ['A2'],
        ttlMs: 10,
        key: 'k',
        outcome: 'fail',
        refusal: 'HOLD_EXPIRED',
      }),
    ]),
  },
  {
    what: 'one key, two requests that were lost: what is in the way may be of either',
    verdict: 'valid',
    history: history([
      lostHold([0, 1], ['A1'], { ttlMs: 10 }),
      lostHold([2, 3], ['A2'], { ttlMs: 10 }),
      refusedSeats([4, 5], ['A2']),
    ]),
  },
  {
    what: 'one key, two requests that were lost, and another key: what is in the way is of both keys',
    verdict: 'valid',
    history: history([
      lostHold([0, 1], ['A2']),
      lostHold([2, 3], ['A1']),
      lostHold([4, 5], ['A1'], { key: 'm' }),
      refusedSeats([6, 7], ['A2']),
      refusedSeats([8, 9], ['A1']),
    ]),
  },
  {
    what: 'one key, two requests that were lost: what is in the way was asked for only later',
    verdict: 'violated',
    history: history([
      lostHold([0, 1], ['A1']),
      refusedSeats([50, 51], ['A2']),
      lostHold([100, 101], ['A2']),
    ]),
  },
  {
    what: 'one key, two requests: the lost one was overtaken by the other, and by its booking',
    verdict: 'valid',
    history: history([
      lostHold([0, 10], ['A1', 'A2']),
      granted('a', [2, 3], { seats: ['A3'], key: 'k' }),
      confirm('a', [4, 5]),
      refusedSeats([12, 13], ['A1']),
    ]),
  },
  {
    what: 'one key, two requests: the lost one asked for a seat that the granted one did not, and cannot have it',
    verdict: 'violated',
    history: history([
      lostHold([0, 1], ['A1', 'A2']),
      granted('a', [2, 3], { seats: ['A2'], key: 'k' }),
      refusedSeats([4, 5], ['A1']),
    ]),
  },
  {
    what: 'an extension that is asked again under its key repeats its answer when the hold is over',
    verdict: 'valid',
    history: history([
      CLOCK,
      granted('a', [0, 1], { ttlMs: 100, atMs: 0 }),
      ...([20, 400] as const).map((atMs) =>
        operation('extend', [atMs, atMs + 1], {
          hold: 'a',
          ttlMs: 100,
          key: 'k',
          expiresAtMs: ENGINE_AHEAD_MS + 120,
        }),
      ),
      granted('b', [300, 301]),
    ]),
  },
  {
    what: 'a stranger’s release gives no seat back: a late confirm has to take it again, and it is another’s',
    verdict: 'violated',
    history: history([
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
    history: history([
      CLOCK,
      granted('a', [0, 1], { ttlMs: 100, atMs: 0, fence: 5 }),
      operation('confirm', [200, 201], { hold: 'a', booking: 'b-a', fence: 3 }),
    ]),
  },
  {
    what: 'the engine’s clock runs a little faster than that of the history',
    verdict: 'valid',
    history: history([
      granted('a', [0, 0.2], { ttlMs: 600_000 }),
      refused('confirm', [599_950, 599_950.3], 'a', 'HOLD_EXPIRED'),
    ]),
  },
  {
    what: 'no clock runs as fast as that',
    verdict: 'violated',
    history: history([
      granted('a', [0, 0.2], { ttlMs: 600_000 }),
      refused('confirm', [599_600, 599_600.3], 'a', 'HOLD_EXPIRED'),
    ]),
  },
  {
    what: 'the clock is known as well as holds at that time tell, however long it has been running',
    verdict: 'violated',
    history: history([
      granted('a', [0, 0.2], { ttlMs: 600_000 }),
      granted('b', [599_940, 599_940.2], { seats: ['Z9'] }),
      refused('confirm', [599_950, 599_950.3], 'a', 'HOLD_EXPIRED'),
    ]),
  },
  {
    what: 'of two seats a lost hold was in the way of a request for one, and was over before the other was granted',
    verdict: 'valid',
    history: history([
      CLOCK,
      lost('hold', [0, 2], { seats: ['A1', 'A2'], ttlMs: 10 }),
      refusedSeats([8, 16], ['A1']),
      granted('a', [11, 15], { seats: ['A2'] }),
    ]),
  },
  {
    what: 'a seat was seen free before a hold that may have run out when the read was answered, and was seen after it',
    verdict: 'valid',
    history: history([
      granted('a', [0, 2], { ttlMs: 4, atMs: 1 }),
      granted('b', [4, 17], { ttlMs: 8, atMs: 10 }),
      read([5, 17.5], {}),
      refusedSeats([18, 22], ['A1']),
    ]),
  },
  {
    what: 'a short hold of a seat whose hold before it may have run out, but too late, or have been released',
    verdict: 'valid',
    history: history([
      granted('a', [0, 2], { ttlMs: 8, atMs: 1 }),
      granted('b', [3, 9], { ttlMs: 1, atMs: 4 }),
      release('a', [4, 13]),
    ]),
  },
];

describe('known verdicts', () => {
  for (const { what, verdict, history: given } of known) {
    test(`${verdict}: ${what}`, () => {
      expect(checkLinearizable(given).verdict).toBe(verdict);
      expect(isLinearizableByForce(given) ? 'valid' : 'violated', 'by force').toBe(verdict);
    });
  }

  test('both kinds are there', () => {
    const violated = known.filter(({ verdict }) => verdict === 'violated').length;
    expect(violated).toBeGreaterThan(15);
    expect(known.length - violated).toBeGreaterThan(15);
  });

  test('a hold that lies about its end makes nobody blind to others', () => {
    const holds = [0, 1, 2].map((place) =>
      granted(`${place}`, [place, place + 0.5], { seats: [`Z${place}`] }),
    );
    const lying = granted('liar', [3, 4], { seats: ['Z3'], atMs: 100_000 });
    const twice = [granted('a', [5, 6], { ttlMs: 50_000 }), granted('b', [40_000, 40_001])];
    expect(checkLinearizable(history([...holds, lying, ...twice])).verdict).toBe('violated');
  });

  test('what is wrong is told with the operation, the state and how much had happened', () => {
    const given = history([granted('a', [0, 1]), read([2, 3], { A1: 'held' }), granted('b', [4, 5])]);
    const [violation] = checkLinearizable(given).violations;
    expect(violation).toMatchObject({
      seats: ['A1'],
      stuck: 2,
      operations: [0, 2],
      state: { A1: { status: 'claimed', hold: 'a' } },
      afterOperations: 3,
    });
  });

  test('a search that is given up is undecided, and never valid', () => {
    const given = history([granted('a', [0, 9]), release('a', [1, 8]), granted('b', [2, 7])]);
    expect(checkLinearizable(given, { maxSteps: 1 }).verdict).toBe('undecided');
  });
});
