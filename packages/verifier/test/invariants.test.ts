/** For each rule, histories that just break it, and beside each one that just does not. */
import { describe, expect, it } from 'vitest';
import type { FeedPart, History, LiveHold, SeatStatus } from '../src/index.ts';
import { checkInvariants, type Invariant } from '../src/judge.ts';
import {
  block,
  booked,
  cancel,
  clear,
  confirm,
  extend,
  historyOf,
  hold,
  OFFSET_MS,
  refused,
  refusedOf,
  release,
  unanswered,
  unblock,
} from './support/make-history.ts';

interface Pair {
  readonly name: string;
  readonly broken: History;
  readonly kept: History;
  /** What the words of the violation must say. */
  readonly says: readonly string[];
}

const [A, B] = [['A'], ['B']];
/** So that the clock is known to a few milliseconds. */
const known = hold(9, [0, 2], ['Z'], 1);

function at(confirmedMs: number) {
  return { confirmedAtMs: OFFSET_MS + confirmedMs };
}

function live(id: string, seats: readonly string[], fence: number): LiveHold {
  return { record: 'live-hold', hold: id, seats, fence, expiresAtMs: OFFSET_MS + 60_000 };
}

const PAIRS: Readonly<Record<Invariant, readonly Pair[]>> = {
  'claims never overlap': [
    {
      name: 'a hold while another has the seat',
      broken: historyOf([hold(1, [0, 10], A, 1), hold(2, [20, 30], ['A', 'B'], 2)]),
      kept: historyOf([hold(1, [0, 10], A, 1), hold(2, [20, 30], B, 2)]),
      says: ['A belonged to two at once from 30 ms', "client 1's hold A", "client 2's hold A and B"],
    },
    {
      name: 'a hold before another has run out',
      broken: historyOf([known, hold(1, [0, 10], A, 2, { ttlMs: 100 }), hold(2, [85, 92], A, 3)]),
      kept: historyOf([known, hold(1, [0, 10], A, 2, { ttlMs: 100 }), hold(2, [99, 108], A, 3)]),
      says: ['A belonged to two at once'],
    },
    {
      name: 'an extended hold',
      broken: historyOf([
        known,
        hold(1, [0, 2], A, 2, { ttlMs: 50 }),
        extend(1, [20, 22], 'h2', { ttlMs: 100 }),
        hold(2, [70, 80], A, 3),
      ]),
      kept: historyOf([
        known,
        hold(1, [0, 2], A, 2, { ttlMs: 50 }),
        extend(1, [20, 22], 'h2', { ttlMs: 100 }),
        hold(2, [119, 130], A, 3),
      ]),
      says: ['A belonged to two at once'],
    },
    {
      name: 'a release that was refused ends nothing, one without an answer may',
      broken: historyOf([
        hold(1, [0, 10], A, 1),
        release(1, [20, 30], 'h1', refusedOf('h1', 'WRONG_TOKEN')),
        hold(2, [40, 50], A, 2),
      ]),
      kept: historyOf([
        hold(1, [0, 10], A, 1),
        release(1, [20, 30], 'h1', unanswered),
        hold(2, [40, 50], A, 2),
      ]),
      says: ['A belonged to two at once'],
    },
    {
      name: 'a release of some seats',
      broken: historyOf([
        hold(1, [0, 10], ['A', 'B'], 1),
        release(1, [20, 30], 'h1', { seats: B }),
        hold(2, [40, 50], A, 2),
      ]),
      kept: historyOf([
        hold(1, [0, 10], ['A', 'B'], 1),
        release(1, [20, 30], 'h1', { seats: B }),
        hold(2, [40, 50], B, 2),
      ]),
      says: ['A belonged to two at once'],
    },
    {
      name: "an operator's clear, before or after",
      broken: historyOf([hold(1, [0, 10], A, 1), hold(2, [20, 30], A, 2), clear(8, [31, 40], 'h1')]),
      kept: historyOf([hold(1, [0, 10], A, 1), hold(2, [20, 30], A, 2), clear(8, [29, 40], 'h1')]),
      says: ['A belonged to two at once from 30 ms to 31 ms'],
    },
    {
      name: 'a booking lasts past its hold',
      broken: historyOf([
        known,
        hold(1, [0, 10], A, 2, { ttlMs: 50 }),
        confirm(1, [20, 30], 'h2'),
        hold(2, [200, 210], A, 3),
      ]),
      kept: historyOf([
        known,
        hold(1, [0, 10], A, 2, { ttlMs: 50 }),
        confirm(1, [20, 30], 'h2', unanswered),
        hold(2, [200, 210], A, 3),
      ]),
      says: ["by the booking from client 1's confirm h2"],
    },
    {
      name: 'a booking lasts until its cancel is sent',
      broken: historyOf([
        hold(1, [0, 10], A, 1),
        confirm(1, [20, 30], 'h1'),
        hold(2, [40, 50], A, 2),
        cancel(8, [51, 60], 'bh1'),
      ]),
      kept: historyOf([
        hold(1, [0, 10], A, 1),
        confirm(1, [20, 30], 'h1'),
        hold(2, [40, 50], A, 2),
        cancel(8, [49, 60], 'bh1'),
      ]),
      says: ['A belonged to two at once'],
    },
    {
      name: 'a cancel of a booking that nobody was told of',
      broken: historyOf([
        hold(1, [0, 10], A, 1),
        confirm(1, [20, 30], 'h1', unanswered),
        hold(2, [40, 50], A, 2),
      ]),
      kept: historyOf([
        hold(1, [0, 10], A, 1),
        confirm(1, [20, 30], 'h1', unanswered),
        cancel(8, [31, 35], 'x'),
        hold(2, [40, 50], A, 2),
      ]),
      says: ['A belonged to two at once'],
    },
    {
      name: 'a block',
      broken: historyOf([block(8, [0, 10], A), unblock(8, [31, 40], A), hold(2, [20, 30], A, 2)]),
      kept: historyOf([block(8, [0, 10], A), unblock(8, [19, 40], A), hold(2, [20, 30], A, 2)]),
      says: ['by the block from client 8', 'by the hold from client 2'],
    },
    {
      name: 'an unblock that was over before the block was sent',
      broken: historyOf([unblock(8, [0, 5], A), block(8, [6, 10], A), hold(2, [20, 30], A, 2)]),
      kept: historyOf([unblock(8, [0, 6], A), block(8, [6, 10], A), hold(2, [20, 30], A, 2)]),
      says: ['A belonged to two at once'],
    },
    {
      name: 'the claim in the way need not be the last one, nor the longest',
      broken: historyOf([
        hold(1, [0, 10], A, 1),
        confirm(1, [11, 12], 'h1'),
        hold(2, [20, 30], A, 2, { ttlMs: 1 }),
        hold(3, [60, 70], A, 3),
      ]),
      kept: historyOf([
        hold(1, [0, 10], A, 1),
        release(1, [11, 12], 'h1'),
        hold(2, [20, 30], A, 2, { ttlMs: 1 }),
        hold(3, [60, 70], A, 3),
      ]),
      says: ["client 1's confirm h1", "client 3's hold A"],
    },
  ],
  'fences rise': [
    {
      name: 'a later claim with a lower fence',
      broken: historyOf([hold(1, [0, 10], A, 5), hold(2, [11, 20], B, 4)]),
      kept: historyOf([hold(1, [0, 10], A, 5), hold(2, [9, 20], B, 4)]),
      says: ["client 2's hold B (11 to 20 ms: ok) got the fence 4", 'had got 5'],
    },
    {
      name: 'a live hold has another fence in the end than its owner was told',
      broken: historyOf([hold(1, [0, 10], A, 7)], { liveHolds: [live('h7', A, 3)] }),
      kept: historyOf([hold(1, [0, 10], A, 7)], { liveHolds: [live('h7', A, 7)] }),
      says: ['The hold h7 is live in the end with the fence 3', 'was told 7'],
    },
    {
      name: 'a live hold has a higher fence in the end: only a late confirm can have given it one',
      broken: historyOf([hold(1, [0, 10], A, 7)], { liveHolds: [live('h7', A, 8)] }),
      kept: historyOf([hold(1, [0, 10], A, 7), confirm(1, [20, 30], 'h7', unanswered)], {
        liveHolds: [live('h7', A, 8)],
      }),
      says: ['with the fence 8'],
    },
    {
      name: 'the booking of a confirm that nobody was answered has a lower fence than its hold',
      broken: historyOf([hold(1, [0, 10], A, 5), confirm(1, [20, 30], 'h5', unanswered)], {
        bookings: [booked('h5', A, { fence: 3 })],
      }),
      kept: historyOf([hold(1, [0, 10], A, 5), confirm(1, [20, 30], 'h5', unanswered)], {
        bookings: [booked('h5', A, { fence: 8 })],
      }),
      says: ["client 1's confirm h5", 'got the fence 3', 'had got 5'],
    },
    {
      name: 'two claims with one fence',
      broken: historyOf([hold(1, [0, 10], A, 5), hold(2, [0, 10], B, 5, { hold: 'h6' })]),
      kept: historyOf([hold(1, [0, 10], A, 5), hold(2, [0, 10], B, 6)]),
      says: ['Two claims have the fence 5'],
    },
    {
      name: 'a retry is answered the fence of its first try',
      broken: historyOf([hold(1, [0, 10], A, 5), hold(2, [11, 20], B, 4, { key: 'k' })]),
      kept: historyOf([
        hold(2, [0, 3], B, 4, { ...unanswered, key: 'k' }),
        hold(1, [0, 10], A, 5),
        hold(2, [11, 20], B, 4, { key: 'k' }),
      ]),
      says: ['got the fence 4'],
    },
    {
      name: 'seats that were taken again by a late confirm have a new fence',
      broken: historyOf([
        hold(1, [0, 10], A, 5),
        hold(2, [11, 20], B, 7),
        confirm(1, [30, 40], 'h5', { fence: 6 }),
      ]),
      kept: historyOf([
        hold(1, [0, 10], A, 5),
        hold(2, [11, 20], B, 7),
        confirm(1, [30, 40], 'h5', { fence: 8 }),
      ]),
      says: ["client 1's confirm h5", 'got the fence 6'],
    },
  ],
  'one live booking a seat': [
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
  ],
  'no booking is lost': [
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
  ],
  'no booking from nowhere': [
    {
      name: 'nobody asked for it',
      broken: historyOf([hold(1, [0, 5], A, 1)], { bookings: [booked('h1', A)] }),
      kept: historyOf([hold(1, [0, 5], A, 1), confirm(1, [6, 7], 'h1', unanswered)], {
        bookings: [booked('h1', A)],
      }),
      says: ['bh1 of A, of hold h1, and nobody who had the right to'],
    },
    {
      name: 'it was refused',
      broken: historyOf([hold(1, [0, 5], A, 1), confirm(1, [6, 7], 'h1', refusedOf('h1', 'HOLD_EXPIRED'))], {
        bookings: [booked('h1', A)],
      }),
      kept: historyOf(
        [hold(1, [0, 5], A, 1), confirm(1, [6, 7], 'h1', refusedOf('h1', 'ALREADY_CONFIRMED'))],
        { bookings: [booked('h1', A)] },
      ),
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
  ],
  'the feed replays to the snapshot': [
    {
      name: 'what a watcher has in the end',
      broken: watched(
        [[snapshot(5, {}), change(6, 'held', 'A'), change(7, 'available', 'A')]],
        snapshot(7, { A: 'held' }),
      ),
      kept: watched(
        [[snapshot(5, {}), change(6, 'held', 'A'), change(7, 'available', 'A')]],
        snapshot(6, { A: 'held' }),
      ),
      says: ['Watcher 0 has at version 7 A available where the final snapshot, of version 7, has it held'],
    },
    {
      name: 'a snapshot between two versions',
      broken: watched([[snapshot(5, { A: 'booked' }), change(9, 'held', 'B')]], snapshot(7, {})),
      kept: watched([[snapshot(5, { A: 'booked' }), change(9, 'held', 'B')]], snapshot(7, { A: 'booked' })),
      says: ['A booked where the final snapshot'],
    },
    {
      name: 'nothing can be said of what came after the last change that was seen',
      broken: watched([[snapshot(5, {}), change(6, 'held', 'A')]], snapshot(6, {})),
      kept: watched([[snapshot(5, {}), change(6, 'held', 'A')]], snapshot(8, {})),
      says: ['A held where the final snapshot'],
    },
    {
      name: 'watchers agree on a version',
      broken: watched([
        [snapshot(5, {}), change(6, 'held', 'A')],
        [snapshot(5, {}), change(6, 'held', 'B')],
      ]),
      kept: watched([
        [snapshot(5, {}), change(6, 'held', 'A', 'B')],
        [snapshot(5, {}), change(6, 'held', 'B', 'A')],
      ]),
      says: ['Watcher 1 was sent version 6 as "B held", watcher 0 as "A held"'],
    },
    {
      name: 'nobody misses a version',
      broken: watched([
        [snapshot(5, {}), change(6, 'held', 'A'), change(8, 'booked', 'A')],
        [snapshot(5, {}), change(8, 'booked', 'A')],
      ]),
      kept: watched([
        [snapshot(5, {}), change(6, 'held', 'A'), change(8, 'booked', 'A')],
        [snapshot(6, { A: 'held' }), change(8, 'booked', 'A')],
      ]),
      says: ['Watcher 1 was sent version 8 after 5, and not 6, which watcher 0 was sent'],
    },
    {
      name: 'versions rise',
      broken: watched([[snapshot(5, {}), change(6, 'held', 'A'), change(6, 'held', 'A')]]),
      kept: watched([
        [snapshot(5, {}), change(6, 'held', 'A')],
        [snapshot(5, {}), change(6, 'held', 'A')],
      ]),
      says: ['Watcher 0 was sent version 6 after version 6'],
    },
    {
      name: 'a stream begins with a snapshot',
      broken: watched([[change(6, 'held', 'A')]]),
      kept: watched([[snapshot(5, {}), change(6, 'held', 'A')]]),
      says: ['Watcher 0 was sent changes and no snapshot'],
    },
    {
      name: 'a stream that begins anew has what the others have',
      broken: watched([
        [snapshot(5, {}), change(6, 'held', 'A')],
        [snapshot(4, {}), snapshot(6, {})],
      ]),
      kept: watched([
        [snapshot(5, {}), change(6, 'held', 'A')],
        [snapshot(4, {}), snapshot(6, { A: 'held' })],
      ]),
      says: ['Watcher 1 has at version 6 A available where watcher 0 has it held'],
    },
  ],
  'only the owner acts': [
    {
      name: 'a stranger gives seats back',
      broken: historyOf([hold(1, [0, 5], A, 1), release(2, [6, 9], 'h1', { asStranger: true })]),
      kept: historyOf([
        hold(1, [0, 5], A, 1),
        release(2, [6, 9], 'h1', { ...refusedOf('h1', 'WRONG_TOKEN'), asStranger: true }),
      ]),
      says: ["client 2's release h1", 'was granted with a token'],
    },
  ],
  'retries get the same answer': [
    {
      name: 'two holds under one key',
      broken: historyOf([hold(1, [0, 5], A, 1, { key: 'k' }), hold(1, [6, 9], A, 2, { key: 'k' })]),
      kept: historyOf([
        hold(1, [0, 5], A, 1, { key: 'k' }),
        hold(1, [6, 9], A, 1, { key: 'k', expiresAtMs: OFFSET_MS + 10_002.5 }),
      ]),
      says: ['The key k got two holds, h1 and h2'],
    },
    {
      name: 'two fences',
      broken: historyOf([hold(1, [0, 5], A, 1, { key: 'k' }), hold(1, [6, 9], A, 1, { key: 'k', fence: 2 })]),
      kept: historyOf([
        hold(1, [0, 5], A, 1, { key: 'k' }),
        hold(1, [900_001, 900_009], A, 1, { key: 'k', fence: 2 }),
      ]),
      says: ['got two fences, 1 and 2'],
    },
    {
      name: 'two ends',
      broken: historyOf([hold(1, [0, 5], A, 1, { key: 'k' }), hold(1, [6, 9], A, 1, { key: 'k' })]),
      kept: historyOf([
        hold(1, [0, 5], A, 1, { key: 'k' }),
        extend(1, [6, 7], 'h1', unanswered),
        hold(1, [6, 9], A, 1, { key: 'k' }),
      ]),
      says: ['got two ends'],
    },
    {
      name: 'two requests under one key',
      broken: historyOf([hold(1, [0, 5], A, 1, { key: 'k' }), hold(1, [6, 9], B, 1, { key: 'k' })]),
      kept: historyOf([
        hold(1, [0, 5], A, 1, { key: 'k' }),
        hold(1, [6, 9], B, 1, { key: 'k', ...refused('IDEMPOTENCY_MISMATCH') }),
      ]),
      says: ['was granted two different requests'],
    },
    {
      name: 'two bookings of one hold',
      broken: historyOf([confirm(1, [0, 5], 'h1'), confirm(1, [6, 9], 'h1', { booking: 'b2' })]),
      kept: historyOf([confirm(1, [0, 5], 'h1'), confirm(1, [6, 9], 'h1')]),
      says: ['became two bookings, bh1 and b2'],
    },
    {
      name: 'a booking that is denied',
      broken: historyOf([
        confirm(1, [0, 5], 'h1'),
        confirm(1, [6, 9], 'h1', refusedOf('h1', 'HOLD_NOT_FOUND')),
      ]),
      kept: historyOf([
        confirm(1, [0, 5], 'h1'),
        confirm(1, [5, 9], 'h1', refusedOf('h1', 'HOLD_NOT_FOUND')),
      ]),
      says: ['was booked, and when asked again refused with HOLD_NOT_FOUND'],
    },
    {
      name: 'a booking that is denied, and may be cancelled',
      broken: historyOf([
        confirm(1, [0, 5], 'h1'),
        confirm(1, [6, 9], 'h1', refusedOf('h1', 'ALREADY_CONFIRMED')),
        cancel(8, [10, 12], 'bh1'),
      ]),
      kept: historyOf([
        confirm(1, [0, 5], 'h1'),
        confirm(1, [6, 9], 'h1', refusedOf('h1', 'ALREADY_CONFIRMED')),
        cancel(8, [8, 12], 'bh1'),
      ]),
      says: ['refused with ALREADY_CONFIRMED'],
    },
  ],
  'holds last as told': [
    {
      name: 'an extend is granted after the end, unless it repeats under its key what it got in time',
      broken: historyOf([
        known,
        hold(1, [0, 2], A, 2, { ttlMs: 50 }),
        extend(1, [20, 22], 'h2', { ttlMs: 100, key: 'k' }),
        extend(1, [200, 210], 'h2', { ttlMs: 100, key: 'other', expiresAtMs: OFFSET_MS + 121 }),
      ]),
      kept: historyOf([
        known,
        hold(1, [0, 2], A, 2, { ttlMs: 50 }),
        extend(1, [20, 22], 'h2', { ttlMs: 100, key: 'k' }),
        extend(1, [200, 210], 'h2', { ttlMs: 100, key: 'k', expiresAtMs: OFFSET_MS + 121 }),
      ]),
      says: ['after the hold had run out'],
    },
    {
      name: 'told more than was asked for',
      broken: historyOf([
        known,
        hold(2, [0, 4], B, 2),
        hold(1, [10, 12], A, 3, { expiresAtMs: OFFSET_MS + 12 + 10_000 + 5 }),
      ]),
      kept: historyOf([
        known,
        hold(2, [0, 4], B, 2),
        hold(1, [10, 12], A, 3, { expiresAtMs: OFFSET_MS + 12 + 10_000 + 1 }),
      ]),
      says: ["client 1's hold A", 'later than the 10000 ms that were asked for'],
    },
    {
      name: 'expired too early',
      broken: historyOf([
        known,
        hold(1, [0, 2], A, 2, { ttlMs: 100 }),
        extend(1, [80, 90], 'h2', refusedOf('h2', 'HOLD_EXPIRED')),
      ]),
      kept: historyOf([
        known,
        hold(1, [0, 2], A, 2, { ttlMs: 100 }),
        extend(1, [80, 101], 'h2', refusedOf('h2', 'HOLD_EXPIRED')),
      ]),
      says: ['was told that the hold had run out, at least'],
    },
    {
      name: 'confirmed too late',
      broken: historyOf([known, hold(1, [0, 2], A, 2, { ttlMs: 100 }), confirm(1, [110, 120], 'h2')]),
      kept: historyOf([known, hold(1, [0, 2], A, 2, { ttlMs: 100 }), confirm(1, [101, 120], 'h2')]),
      says: ["client 1's confirm h2", 'after the hold had run out'],
    },
    {
      name: 'confirmed late, with the seats taken again',
      broken: historyOf([
        known,
        hold(1, [0, 2], A, 2, { ttlMs: 100 }),
        confirm(1, [110, 120], 'h2', { fence: undefined }),
      ]),
      kept: historyOf([
        known,
        hold(1, [0, 2], A, 2, { ttlMs: 100 }),
        confirm(1, [110, 120], 'h2', { fence: 3 }),
      ]),
      says: ['after the hold had run out'],
    },
    {
      name: 'confirmed late, where an earlier try may have been in time',
      broken: historyOf([
        known,
        hold(1, [0, 2], A, 2, { ttlMs: 100 }),
        confirm(1, [5, 9], 'h2', refusedOf('h2', 'WRONG_TOKEN')),
        confirm(1, [110, 120], 'h2'),
      ]),
      kept: historyOf([
        known,
        hold(1, [0, 2], A, 2, { ttlMs: 100 }),
        confirm(1, [5, 9], 'h2', unanswered),
        confirm(1, [110, 120], 'h2'),
      ]),
      says: ['after the hold had run out'],
    },
    {
      name: 'extended too late',
      broken: historyOf([known, hold(1, [0, 2], A, 2, { ttlMs: 100 }), extend(1, [110, 120], 'h2')]),
      kept: historyOf([
        known,
        hold(1, [0, 2], A, 2, { ttlMs: 100 }),
        extend(1, [50, 52], 'h2', { ttlMs: 100 }),
        extend(1, [110, 120], 'h2'),
      ]),
      says: ["client 1's extend h2", 'after the hold had run out'],
    },
    {
      name: 'live in the end with an earlier end than told',
      broken: historyOf([known], {
        liveHolds: [
          { record: 'live-hold', hold: 'h1', seats: ['Z'], fence: 1, expiresAtMs: OFFSET_MS + 10_000 },
        ],
      }),
      kept: historyOf([known], {
        liveHolds: [
          { record: 'live-hold', hold: 'h1', seats: ['Z'], fence: 1, expiresAtMs: OFFSET_MS + 10_001 },
        ],
      }),
      says: ['before what its owner was told'],
    },
  ],
};

describe.each(Object.keys(PAIRS) as Invariant[])('%s', (rule) => {
  it.each(PAIRS[rule])('is broken, and just kept: $name', ({ broken, kept, says }) => {
    const [found, ...more] = checkInvariants(broken, [rule]).violations;
    expect(more).toEqual([]);
    expect(found?.rule).toBe(rule);
    for (const words of says) expect(found?.what).toContain(words);
    expect(checkInvariants(kept).violations.filter((violation) => violation.rule === rule)).toEqual([]);
  });
});

type Sent = FeedPart['changes'][number] | NonNullable<FeedPart['snapshot']>;

function snapshot(version: number, seats: Readonly<Record<string, SeatStatus>>) {
  return { version, seats };
}

function change(version: number, status: SeatStatus, ...seats: string[]) {
  return { version, status, seats };
}

/** One list a watcher, in its order. */
function watched(streams: readonly (readonly Sent[])[], final?: ReturnType<typeof snapshot>): History {
  const feeds = streams.flatMap((sent, client) =>
    sent.map((one): FeedPart => {
      const part = { record: 'feed', client } as const;
      return 'status' in one ? { ...part, changes: [one] } : { ...part, snapshot: one, changes: [] };
    }),
  );
  return historyOf([], { feeds, snapshot: final && { record: 'snapshot', ...final } });
}
