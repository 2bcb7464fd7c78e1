import { describe, expect, test } from 'vitest';
import { type SeatMap, seatsNamed, seatsTogether } from '../src/features/box-office/seats-by-hand.ts';

const row = (name: string, seats: number, aisleAfter = seats) => ({
  name,
  seats: Array.from({ length: seats }, (_, seat) => ({
    id: `${name}${seat + 1}`,
    x: seat < aisleAfter ? seat : seat + 1,
    y: 0,
  })),
});
const hall: SeatMap = {
  sections: [
    { name: 'Front', rows: [row('A', 6, 3), row('B', 4)] },
    { name: 'Back', rows: [row('C', 5)] },
  ],
};
const together = (
  count: number,
  { taken = [] as string[], section = undefined as string | undefined } = {},
) => seatsTogether(hall, (id) => (taken.includes(id) ? 'held' : 'available'), { count, section });

describe('seats side by side', () => {
  test('nearest to the middle of the first row that has them', () => {
    expect(together(1)).toEqual(['A3']);
    expect(together(2, { taken: ['A2'] })).toEqual(['A4', 'A5']);
  });

  test('not across an aisle, nor across a seat that is taken', () => {
    expect(together(4)).toEqual(['B1', 'B2', 'B3', 'B4']);
    expect(together(4, { taken: ['B2'] })).toEqual(['C1', 'C2', 'C3', 'C4']);
  });

  test('in a section only, where one is named; none where there are none', () => {
    expect(together(2, { section: 'Back' })).toEqual(['C2', 'C3']);
    expect(together(6)).toBeUndefined();
    expect(together(2, { section: 'Nowhere' })).toBeUndefined();
  });

  test('not where it is not known what is free', () => {
    expect(seatsTogether(hall, () => undefined, { count: 1 })).toBeUndefined();
  });
});

describe('seats by name', () => {
  const named = (text: string) =>
    seatsNamed(
      {
        sections: [
          {
            name: 'All',
            rows: [
              {
                name: '',
                seats: [{ id: 'x1', label: 'Box 1' }, { id: 'X2', label: 'x1' }, { id: 'y' }],
              },
            ],
          },
        ],
      },
      text,
    );

  test('in capitals or not, by commas or spaces, each that is none by its name', () => {
    expect(named('X1, y;nothing')).toEqual({ found: ['x1', 'y'], unknown: ['nothing'] });
  });

  test('what is printed on a seat counts, with its spaces; an id counts more', () => {
    expect(named(' box 1 ')).toEqual({ found: ['x1'], unknown: [] });
    expect(named('x1')).toEqual({ found: ['x1'], unknown: [] });
  });
});
