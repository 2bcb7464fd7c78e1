import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SeatIndex } from '../src/features/seats/seat-index.ts';

const place = fc.record({
  x: fc.double({ min: -60, max: 60, noNaN: true }),
  y: fc.double({ min: -60, max: 60, noNaN: true }),
});
const places = fc.array(place, { maxLength: 120 });

describe('what the index finds is what looking at every seat finds', () => {
  test('in an area', () => {
    fc.assert(
      fc.property(places, place, place, (seats, one, other) => {
        const area = {
          left: Math.min(one.x, other.x),
          right: Math.max(one.x, other.x),
          top: Math.min(one.y, other.y),
          bottom: Math.max(one.y, other.y),
        };
        const expected = seats.flatMap(({ x, y }, seat) =>
          x >= area.left && x <= area.right && y >= area.top && y <= area.bottom ? [seat] : [],
        );
        expect(new SeatIndex(seats).within(area).sort((a, b) => a - b)).toEqual(expected);
      }),
    );
  });

  test('nearest to a point, within reach', () => {
    fc.assert(
      fc.property(places, place, fc.double({ min: 0.1, max: 20, noNaN: true }), (seats, at, reach) => {
        const found = new SeatIndex(seats).nearest(at, reach);
        const near = seats.filter(({ x, y }) => Math.abs(x - at.x) <= reach && Math.abs(y - at.y) <= reach);
        const distance = (seat: typeof at) => (seat.x - at.x) ** 2 + (seat.y - at.y) ** 2;
        const least = Math.min(...near.map(distance));
        const seat = found === undefined ? undefined : seats[found];
        expect(seat ? distance(seat) : Number.POSITIVE_INFINITY).toBe(least);
      }),
    );
  });
});

test('two seats a million apart, or all in one place, make no giant of it', () => {
  const far = new SeatIndex([
    { x: -1e6, y: -1e6 },
    { x: 1e6, y: 1e6 },
  ]);
  expect(far.nearest({ x: 1e6, y: 1e6 }, 0.5)).toBe(1);
  expect(far.within({ left: -2e6, right: 2e6, top: -2e6, bottom: 2e6 })).toEqual([0, 1]);
  const together = new SeatIndex(Array.from({ length: 1_000 }, () => ({ x: 3, y: 4 })));
  expect(together.within({ left: 3, right: 3, top: 4, bottom: 4 })).toHaveLength(1_000);
});
