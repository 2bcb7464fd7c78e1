import { expect, test } from 'vitest';
import { seatMapOf } from '../../src/features/new-show/grid-plan.ts';
import { newSection } from '../../src/features/new-show/read-grid.ts';
import { exampleOf } from '../../src/features/new-show/seat-example.ts';

test('a seat is called by section, row, label and id', () => {
  const section = { ...newSection('1', 'Stalls'), rows: 10, seatsPerRow: 20, aisles: [], prefix: 'S' };
  expect(exampleOf(seatMapOf([section]))).toBe('Stalls, row E, seat 10 · S-E10');
});

test('nothing is said twice, and nothing of a hall without seats', () => {
  const hall = (seats: { id: string; label?: string }[]) => ({
    sections: [{ name: 'Box 1', rows: [{ name: 'Row 2', seats }] }],
  });
  expect(exampleOf(hall([{ id: 'B3' }]))).toBe('Box 1, Row 2, seat B3');
  expect(exampleOf(hall([{ id: 'B3', label: 'Seat 3' }]))).toBe('Box 1, Row 2, Seat 3 · B3');
  expect(exampleOf(hall([]))).toBeUndefined();
});
