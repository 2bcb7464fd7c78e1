import { expect, test, vi } from 'vitest';
import { type Schedule, type SeatEvent, SeatStatuses } from '../src/features/seats/seat-statuses.ts';

const snapshot = (version: number, seats: Extract<SeatEvent, { type: 'snapshot' }>['seats']): SeatEvent => ({
  type: 'snapshot',
  version,
  seats,
});
const change = (
  version: number,
  status: Extract<SeatEvent, { type: 'change' }>['status'],
  ...seatIds: string[]
): SeatEvent => ({ type: 'change', version, status, seatIds });

/** Tells of every event at once. */
const atOnce: Schedule = (flush) => flush();

test('nothing is known before the first snapshot', () => {
  const statuses = new SeatStatuses(atOnce);
  expect(statuses.statusOf('A1')).toBeUndefined();
  expect(statuses.countsOf(4)).toBeUndefined();
  expect(statuses.apply(change(7, 'held', 'A1'))).toBe('no-snapshot');
  expect(statuses.statusOf('A1')).toBeUndefined();
});

test('a seat that no snapshot names is available; changes go on top', () => {
  const statuses = new SeatStatuses(atOnce);
  statuses.apply(snapshot(10, { A1: 'held', A2: 'booked' }));
  expect(statuses.countsOf(4)).toEqual({ available: 2, held: 1, booked: 1, blocked: 0 });
  expect(statuses.apply(change(11, 'available', 'A1'))).toBe('applied');
  expect(statuses.apply(change(12, 'blocked', 'B1', 'B2'))).toBe('applied');
  expect(['A1', 'A2', 'B1'].map((seatId) => statuses.statusOf(seatId))).toEqual([
    'available',
    'booked',
    'blocked',
  ]);
  expect(statuses.countsOf(4)).toEqual({ available: 1, held: 0, booked: 1, blocked: 2 });
  expect(statuses.version).toBe(12);
});

test('an old change is passed over', () => {
  const statuses = new SeatStatuses(atOnce);
  statuses.apply(snapshot(10, { A1: 'held' }));
  expect(statuses.apply(change(10, 'available', 'A1'))).toBe('seen-before');
  expect(statuses.statusOf('A1')).toBe('held');
  expect(statuses.version).toBe(10);
});

test('versions rise, but not always by one: on etcd other shows have some of the numbers', () => {
  const statuses = new SeatStatuses(atOnce);
  statuses.apply(snapshot(10, { A1: 'held' }));
  expect(statuses.apply(change(14, 'available', 'A1'))).toBe('applied');
  expect(statuses.statusOf('A1')).toBe('available');
  expect(statuses.version).toBe(14);
});

test('a later snapshot replaces everything, whichever way its version went', () => {
  const statuses = new SeatStatuses(atOnce);
  statuses.apply(snapshot(20, { A1: 'held', A2: 'booked' }));
  statuses.apply(snapshot(10, { A2: 'booked', B1: 'blocked' }));
  expect(['A1', 'A2', 'B1'].map((seatId) => statuses.statusOf(seatId))).toEqual([
    'available',
    'booked',
    'blocked',
  ]);
});

test('only the seats that changed are told, until they unsubscribe', () => {
  const statuses = new SeatStatuses(atOnce);
  const told = { A1: vi.fn(), A2: vi.fn(), all: vi.fn() };
  const unsubscribe = statuses.subscribeSeat('A1', told.A1);
  statuses.subscribeSeat('A2', told.A2);
  statuses.subscribe(told.all);
  const calls = () => [told.A1, told.A2, told.all].map((listener) => listener.mock.calls.length);

  statuses.apply(snapshot(10, { A1: 'held' }));
  expect(calls()).toEqual([1, 1, 1]);
  statuses.apply(change(11, 'booked', 'A1'));
  expect(calls()).toEqual([2, 1, 2]);
  statuses.apply(snapshot(12, { A1: 'booked', A2: 'held' }));
  expect(calls()).toEqual([2, 2, 3]);
  unsubscribe();
  statuses.apply(change(13, 'available', 'A1'));
  expect(calls()).toEqual([2, 2, 4]);
});

test('many changes between two frames are told of once, and what is asked is answered as of now', () => {
  let flush = () => {};
  const statuses = new SeatStatuses((tell) => {
    flush = tell;
  });
  const [seats, all, seat] = [vi.fn(), vi.fn(), vi.fn()];
  statuses.subscribeSeats(seats);
  statuses.subscribe(all);
  statuses.subscribeSeat('A1', seat);
  statuses.apply(snapshot(10, {}));
  statuses.apply(change(11, 'held', 'A1'));
  expect(statuses.statusOf('A1')).toBe('held');
  expect(all).not.toHaveBeenCalled();
  flush();
  expect(seats.mock.calls).toEqual([['all']]);

  for (let version = 12; version < 500; version += 1) {
    statuses.apply(change(version, version % 2 ? 'held' : 'booked', 'A1', 'A2'));
  }
  flush();
  expect(seats.mock.calls[1]).toEqual([new Set(['A1', 'A2'])]);
  expect(all).toHaveBeenCalledTimes(2);
  expect(seat).toHaveBeenCalledTimes(2);
});

test('counts stay right through changes of every kind', () => {
  const statuses = new SeatStatuses(atOnce);
  statuses.apply(snapshot(1, { A1: 'held', A2: 'booked' }));
  const kinds = ['held', 'booked', 'blocked', 'available'] as const;
  for (let version = 2; version < 400; version += 1) {
    const kind = kinds[(version * 7) % 4] ?? 'held';
    statuses.apply(change(version, kind, `A${version % 5}`, `A${(version * 3) % 11}`));
    const counted = { available: 0, held: 0, booked: 0, blocked: 0 };
    for (let seat = 0; seat < 20; seat += 1) counted[statuses.statusOf(`A${seat}`) ?? 'available'] += 1;
    expect(statuses.countsOf(20)).toEqual(counted);
  }
});
