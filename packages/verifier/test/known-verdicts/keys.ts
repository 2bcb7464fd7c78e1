/** Requests under an idempotency key: retries, and two requests that share one. */
import {
  CLOCK,
  confirm,
  ENGINE_AHEAD_MS,
  granted,
  type KnownHistory,
  LONG_MS,
  lost,
  lostHold,
  operation,
  read,
  refusedSeats,
  release,
} from '../support/known-history.ts';
import { historyOf } from '../support/make-history.ts';

export const keys: readonly KnownHistory[] = [
  {
    what: 'a retry is answered with the hold that its first request made',
    verdict: 'valid',
    history: historyOf([
      lostHold([0, 5], ['A1']),
      refusedSeats([6, 7], ['A1']),
      granted('a', [8, 9], { key: 'k', atMs: 1 }),
    ]),
  },
  {
    what: 'a retry is refused for the hold that its own first request made',
    verdict: 'violated',
    history: historyOf([lostHold([0, 5], ['A1']), refusedSeats([6, 7], ['A1'], { key: 'k' })]),
  },
  {
    what: 'a retry repeats a refusal that was true when its first request came',
    verdict: 'valid',
    history: historyOf([
      granted('a', [0, 1]),
      lostHold([2, 3], ['A1']),
      release('a', [4, 5]),
      refusedSeats([6, 7], ['A1'], { ttlMs: LONG_MS, key: 'k' }),
    ]),
  },
  {
    what: 'an extension that is asked again under its key repeats its answer when the hold is over',
    verdict: 'valid',
    history: historyOf([
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
    what: 'one key, two requests that were lost: the hold that ran out is of the second',
    verdict: 'valid',
    history: historyOf([
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
    history: historyOf([
      lostHold([0, 1], ['A1'], { ttlMs: 10 }),
      lostHold([2, 3], ['A2'], { ttlMs: 10 }),
      refusedSeats([4, 5], ['A2']),
    ]),
  },
  {
    what: 'one key, two requests that were lost, and another key: what is in the way is of both keys',
    verdict: 'valid',
    history: historyOf([
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
    history: historyOf([
      lostHold([0, 1], ['A1']),
      refusedSeats([50, 51], ['A2']),
      lostHold([100, 101], ['A2']),
    ]),
  },
  {
    what: 'one key, two requests: the lost one was overtaken by the other, and by its booking',
    verdict: 'valid',
    history: historyOf([
      lostHold([0, 10], ['A1', 'A2']),
      granted('a', [2, 3], { seats: ['A3'], key: 'k' }),
      confirm('a', [4, 5]),
      refusedSeats([12, 13], ['A1']),
    ]),
  },
  {
    what: 'one key, two requests: the lost one asked for a seat that the granted one did not, and cannot have it',
    verdict: 'violated',
    history: historyOf([
      lostHold([0, 1], ['A1', 'A2']),
      granted('a', [2, 3], { seats: ['A2'], key: 'k' }),
      refusedSeats([4, 5], ['A1']),
    ]),
  },
  {
    what: 'a release after the end of its hold, under a key under which another hold was released before',
    verdict: 'violated',
    history: historyOf([
      CLOCK,
      granted('a', [0, 1], { seats: ['A2'] }),
      granted('b', [2, 3], { ttlMs: 100 }),
      release('a', [5, 6], { key: 'k' }),
      release('b', [200, 201], { key: 'k' }),
    ]),
  },
  {
    what: 'a release after the end of its hold, under a key under which it was released before',
    verdict: 'valid',
    history: historyOf([
      CLOCK,
      granted('b', [2, 3], { ttlMs: 100 }),
      lost('release', [5, 6], { hold: 'b', key: 'k' }),
      release('b', [200, 201], { key: 'k' }),
    ]),
  },
  {
    what: 'a hold that was seen before it was asked for, but for a first request that was refused',
    verdict: 'violated',
    history: historyOf([
      granted('z', [0, 1]),
      refusedSeats([2, 3], ['A1'], { ttlMs: LONG_MS, key: 'k' }),
      release('z', [4, 5]),
      read([50, 51], { A1: 'held' }),
      granted('a', [100, 101], { key: 'k' }),
    ]),
  },
  {
    what: 'a hold that was seen when its first request was sent, which met another run of itself',
    verdict: 'valid',
    history: historyOf([
      granted('z', [0, 1]),
      release('z', [4, 5]),
      operation('hold', [6, 7], {
        seats: ['A1'],
        ttlMs: LONG_MS,
        key: 'k',
        outcome: 'fail',
        refusal: 'REQUEST_IN_PROGRESS',
      }),
      read([50, 51], { A1: 'held' }),
      granted('a', [100, 101], { key: 'k', atMs: 6 }),
    ]),
  },
  {
    what: 'one hold for two keys, of one seat',
    verdict: 'violated',
    history: historyOf([
      granted('a', [0, 1], { key: 'k', fence: 1 }),
      granted('a', [2, 3], { key: 'm', fence: 1, atMs: 0 }),
    ]),
  },
  {
    what: 'one hold for two requests, of other seats',
    verdict: 'violated',
    history: historyOf([
      granted('a', [0, 1], { key: 'k', fence: 1 }),
      granted('a', [2, 3], { key: 'k', fence: 1, atMs: 0, seats: ['A2'] }),
    ]),
  },
  {
    what: 'one hold, told again under the key that made it',
    verdict: 'valid',
    history: historyOf([
      granted('a', [0, 1], { key: 'k', fence: 1 }),
      granted('a', [2, 3], { key: 'k', fence: 1, atMs: 0 }),
      refusedSeats([4, 5], ['A1']),
    ]),
  },
  {
    what: 'a key that was used again when its hold was forgotten made it anew',
    verdict: 'valid',
    history: historyOf([
      granted('a', [0, 1], { key: 'k', ttlMs: 1_000, fence: 1 }),
      granted('b', [2_000, 2_001], { ttlMs: 1_000, fence: 2 }),
      granted('a', [960_000, 960_001], { key: 'k', ttlMs: 1_000, fence: 3 }),
      refusedSeats([960_010, 960_011], ['A1']),
      granted('c', [961_100, 961_101], { fence: 4 }),
    ]),
  },
  {
    what: 'a key that was used again when its hold was forgotten got a seat that was another’s',
    verdict: 'violated',
    history: historyOf([
      granted('a', [0, 1], { key: 'k', ttlMs: 1_000, fence: 1 }),
      granted('b', [959_000, 959_001], { ttlMs: 100_000, fence: 2 }),
      granted('a', [960_000, 960_001], { key: 'k', ttlMs: 1_000, fence: 3 }),
    ]),
  },
];
