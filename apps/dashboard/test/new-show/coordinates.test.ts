import { describe, expect, test } from 'vitest';
import { pixelsPerSeat } from '../../src/features/new-show/coordinates.ts';
import { seatMapOf } from '../../src/features/new-show/grid-plan.ts';
import { newSection } from '../../src/features/new-show/read-grid.ts';
import type { SeatMap } from '../../src/features/new-show/seat-map.ts';

const CURVED = seatMapOf([
  { ...newSection('1', 'Stalls'), shape: 'curved', rows: 8, seatsPerRow: 14, aisles: [7] },
]);

function enlarged({ sections }: SeatMap, factor: number): SeatMap {
  return {
    sections: sections.map((section) => ({
      ...section,
      rows: section.rows.map((row) => ({
        ...row,
        seats: row.seats.map(({ x = 0, y = 0, ...seat }) => ({ ...seat, x: x * factor, y: y * factor })),
      })),
    })),
  };
}

describe('coordinates', () => {
  test('in seat widths are left as they are, also with wide gaps', () => {
    expect(pixelsPerSeat(CURVED)).toBeUndefined();
    expect(pixelsPerSeat(enlarged(CURVED, 2.5))).toBeUndefined();
  });

  test.each([12, 24, 37.5])('of %d pixels a seat are told by it', (pixels) => {
    const told = pixelsPerSeat(enlarged(CURVED, pixels)) ?? 0;
    expect(told / pixels).toBeGreaterThan(0.95);
    expect(told / pixels).toBeLessThan(1.05);
  });

  test('of one section in widths say that those of the others are too', () => {
    const { sections } = enlarged(CURVED, 20);
    expect(pixelsPerSeat({ sections: [...sections, ...CURVED.sections] })).toBeUndefined();
  });

  test('that are not there say nothing, nor do two seats in one place', () => {
    const rows = (seats: SeatMap['sections'][number]['rows'][number]['seats']) => [{ name: 'A', seats }];
    const map = (seats: Parameters<typeof rows>[0]) => ({ sections: [{ name: 'S', rows: rows(seats) }] });
    expect(pixelsPerSeat(map([{ id: '1' }, { id: '2' }]))).toBeUndefined();
    expect(pixelsPerSeat(map([1, 2].map((id) => ({ id: `${id}`, x: 40, y: 40 }))))).toBeUndefined();
  });
});
