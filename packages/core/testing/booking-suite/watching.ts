import { expect, it } from 'vitest';
import type { SeatEvent } from '../../src/booking/shows.ts';
import { eventually } from '../eventually.ts';
import { type BookingHarness, unwrap } from './harness.ts';

/** What everybody hears. */
export function watchingTests(suite: BookingHarness): void {
  it('tells watchers a snapshot, then every change, resumable at any version', async () => {
    const showId = await suite.openShow();
    const stop = new AbortController();
    const events: SeatEvent[] = [];
    const watch = async (sinceVersion: number | undefined, into: SeatEvent[]) => {
      for await (const event of unwrap(
        await suite.holdfast.shows.watch(showId, { sinceVersion, signal: stop.signal }),
      )) {
        into.push(event);
      }
    };
    const first = watch(undefined, events);
    await eventually(() => expect(events).toHaveLength(1));
    const hold = await suite.take(showId, ['A', 'B']);
    await suite.holdfast.holds.release({ ...hold, seatIds: ['A'] });
    await suite.holdfast.confirmHold(hold);
    await suite.take(showId, ['C'], { ttlMs: 30 });
    const changes = [
      { type: 'change', status: 'held', seatIds: ['A', 'B'] },
      { type: 'change', status: 'available', seatIds: ['A'] },
      { type: 'change', status: 'booked', seatIds: ['B'] },
      { type: 'change', status: 'held', seatIds: ['C'] },
      // Nobody asks for the seat: the sweeper announces that it ran out.
      { type: 'change', status: 'available', seatIds: ['C'] },
    ];
    await eventually(() => expect(events).toHaveLength(6));
    expect(events).toMatchObject([{ type: 'snapshot', seats: {} }, ...changes]);

    const resumed: SeatEvent[] = [];
    const second = watch(events[2]?.version, resumed);
    await eventually(() => expect(resumed).toEqual(events.slice(3)));
    stop.abort();
    await Promise.all([first, second]);
  });

  it('tells the changes since any version it has told, and that it cannot since others', async () => {
    const showId = await suite.openShow();
    const { shows } = suite.holdfast;
    const before = unwrap(await shows.read(showId));
    const hold = await suite.take(showId, ['A', 'B']);
    await suite.holdfast.holds.release({ ...hold, seatIds: ['A'] });
    const changes = unwrap(await shows.changesSince(showId, before.version));
    expect(changes).toMatchObject([
      { type: 'change', status: 'held', seatIds: ['A', 'B'] },
      { type: 'change', status: 'available', seatIds: ['A'] },
    ]);
    const [first, last] = changes ?? [];
    expect(unwrap(await shows.changesSince(showId, first?.version ?? 0))).toEqual([last]);
    const after = unwrap(await shows.read(showId));
    expect([after.version, after.seats()]).toEqual([last?.version, { B: 'held' }]);
    expect(unwrap(await shows.changesSince(showId, after.version))).toEqual([]);
    expect(unwrap(await shows.changesSince(showId, 3))).toBeUndefined();
    expect(unwrap(await shows.changesSince(showId, after.version + 1_000_000))).toBeUndefined();
    for (const ask of [shows.read('nowhere'), shows.find('nowhere'), shows.changesSince('nowhere', 1)]) {
      expect(await ask).toMatchObject({ ok: false, refusal: { status: 'UNKNOWN_SHOW' } });
    }
  });

  it('starts a watcher anew whose version is from another life of the show', async () => {
    const showId = await suite.openShow();
    await suite.take(showId, ['A']);
    const stop = new AbortController();
    for await (const event of unwrap(
      await suite.holdfast.shows.watch(showId, { sinceVersion: 3, signal: stop.signal }),
    )) {
      expect(event).toMatchObject({ type: 'snapshot', seats: { A: 'held' } });
      stop.abort();
    }
  });
}
