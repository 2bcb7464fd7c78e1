import { describe, expect, test } from 'vitest';
import { neighbourOf } from '../src/features/seats/neighbours.ts';
import { layOut } from '../src/features/seats/seat-layout.ts';

const row = (name: string, ...ids: string[]) => ({ name, seats: ids.map((id) => ({ id })) });
const at = (id: string, x: number, y: number) => ({ id, x, y });

describe('where seats go', () => {
  test('where the seat map says', () => {
    const { seats } = layOut({
      sections: [{ name: 'Hall', rows: [{ name: 'A', seats: [at('A1', 3, 1.5), at('A2', 4, 2)] }] }],
    });
    expect(seats.map(({ x, y }) => [x, y])).toEqual([
      [3, 1.5],
      [4, 2],
    ]);
  });

  test('else in rows, centred, one below the other', () => {
    const { seats } = layOut({
      sections: [{ name: 'Hall', rows: [row('A', 'A1', 'A2', 'A3'), row('B', 'B1')] }],
    });
    const place = Object.fromEntries(seats.map((seat) => [seat.id, seat]));
    expect([place.A1?.x, place.A2?.x, place.A3?.x]).toEqual([-1, 0, 1]);
    expect(place.B1?.x).toBe(0);
    expect(place.B1?.y).toBeGreaterThan((place.A1?.y ?? 0) + 1);
  });

  test('sections without places stand below all that have them, and never on one another', () => {
    const { seats } = layOut({
      sections: [
        { name: 'New', rows: [row('N', 'N1', 'N2')] },
        { name: 'Hall', rows: [{ name: 'A', seats: [at('A1', 0, 0), at('A2', 9, 8)] }] },
        // One seat without a place: the section as a whole is laid out.
        { name: 'Half', rows: [{ name: 'H', seats: [at('H1', 0, 0), { id: 'H2' }] }] },
      ],
    });
    const placed = new Set(seats.map(({ x, y }) => `${x} ${y}`));
    expect(placed.size).toBe(6);
    const lowest = Math.max(...seats.filter(({ section }) => section === 'Hall').map(({ y }) => y));
    for (const { section, y } of seats) if (section !== 'Hall') expect(y).toBeGreaterThan(lowest + 1);
  });

  test('everything drawn is inside the frame, with the stage before all seats', () => {
    const { seats, stage, bounds, sectionNames } = layOut({
      sections: [
        { name: 'Hall', rows: [{ name: 'A', seats: [at('A1', -50, -3), at('A2', 60, 40)] }] },
        { name: 'Nothing yet', rows: [] },
      ],
    });
    expect(sectionNames.map(({ text }) => text)).toEqual(['Hall']);
    for (const { x, y } of [...seats, ...sectionNames, stage]) {
      expect(x).toBeGreaterThan(bounds.left);
      expect(x).toBeLessThan(bounds.right);
      expect(y).toBeGreaterThan(bounds.top);
      expect(y).toBeLessThan(bounds.bottom);
    }
    expect(stage.y).toBeLessThan(Math.min(...seats.map(({ y }) => y)));
  });

  test('a very large hall is no problem', () => {
    const seats = Array.from({ length: 200_000 }, (_, index) => at(`S${index}`, index % 500, index / 500));
    expect(layOut({ sections: [{ name: 'Arena', rows: [{ name: '1', seats }] }] }).seats).toHaveLength(
      200_000,
    );
  });
});

test('arrow keys follow the rows, also where they curve, and stop at the ends', () => {
  const { seats } = layOut({
    sections: [
      {
        name: 'Hall',
        rows: [
          { name: 'A', seats: [at('A1', 0, 0), at('A2', 1, 0.4), at('A3', 2, 0.5)] },
          { name: 'B', seats: [at('B1', 0, 1.1), at('B2', 1, 1.5), at('B3', 2, 1.6)] },
        ],
      },
    ],
  });
  const go = (from: string, key: Parameters<typeof neighbourOf>[2]) => {
    const seat = seats.find(({ id }) => id === from);
    return seat && neighbourOf(seats, seat, key)?.id;
  };
  expect(go('A1', 'ArrowRight')).toBe('A2');
  expect(go('A2', 'ArrowDown')).toBe('B2');
  expect(go('B3', 'ArrowLeft')).toBe('B2');
  expect(go('B1', 'ArrowUp')).toBe('A1');
  expect(go('A3', 'ArrowRight')).toBeUndefined();
});
