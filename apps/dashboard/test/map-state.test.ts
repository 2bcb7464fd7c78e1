import { describe, expect, test, vi } from 'vitest';
import { rowsAround } from '../src/features/seats/grid-window.ts';
import { MapState } from '../src/features/seats/map-state.ts';
import { layOut } from '../src/features/seats/seat-layout.ts';

/** Rows A, B, … of seats A1, A2, …, one seat width apart. */
function hall(rows: number, seatsPerRow: number) {
  return layOut({
    sections: [
      {
        name: 'Hall',
        rows: Array.from({ length: rows }, (_, y) => ({
          name: String(y + 1),
          seats: Array.from({ length: seatsPerRow }, (_, x) => ({
            id: `r${y + 1}-${x + 1}`,
            label: `Seat ${x}`,
            x,
            y,
          })),
        })),
      },
    ],
  });
}

function stateOf(rows = 10, seatsPerRow = 20) {
  const state = new MapState(hall(rows, seatsPerRow));
  state.resize({ width: 800, height: 600 });
  const seat = (id: string) => {
    const found = state.seat(id);
    if (!found) throw new Error(`no seat ${id}`);
    return found;
  };
  return { state, seat };
}

const idsOf = (seats: readonly { readonly id: string }[]) => seats.map(({ id }) => id);

test('a seat is found by its id, else by its label, in capitals or not', () => {
  const { state } = stateOf();
  expect(state.find('R3-4')?.id).toBe('r3-4');
  expect(state.find('seat 7')?.id).toBe('r1-8');
  expect(state.find('r99-1')).toBeUndefined();
});

test('from one seat to another is their row between them, else the rectangle they span', () => {
  const { state, seat } = stateOf();
  expect(idsOf(state.seatsBetween(seat('r2-5'), seat('r2-3')))).toEqual(['r2-3', 'r2-4', 'r2-5']);
  expect(new Set(idsOf(state.seatsBetween(seat('r3-5'), seat('r2-4'))))).toEqual(
    new Set(['r2-4', 'r2-5', 'r3-4', 'r3-5']),
  );
});

test('arrow keys go from seat to seat and take the view along', () => {
  const { state, seat } = stateOf(100, 200);
  state.goTo(seat('r1-1'));
  for (let step = 0; step < 60; step += 1) state.step('ArrowRight');
  expect(state.active?.id).toBe('r1-61');
  expect(state.seatAt({ x: 780, y: 300 })).toBeDefined();
  const { view, size } = state;
  const x = ((state.active?.x ?? 0) - view.x) * view.scale;
  expect(x).toBeGreaterThan(0);
  expect(x).toBeLessThan(size.width);
});

test('a seat that an address names is gone to once the size is known', () => {
  const state = new MapState(hall(100, 200));
  const wanted = state.seat('r50-100');
  if (!wanted) throw new Error('no seat');
  state.goTo(wanted);
  state.resize({ width: 800, height: 600 });
  expect(state.seatAt({ x: 400, y: 300 })?.id).toBe('r50-100');
});

test('who listens is told of what changed, not of what stayed', () => {
  const { state, seat } = stateOf();
  const listener = vi.fn();
  state.subscribe(listener);
  state.hover(seat('r1-1'));
  state.hover(seat('r1-1'));
  state.focus(false);
  state.resize({ width: 800, height: 600 });
  expect(listener).toHaveBeenCalledTimes(1);
});

describe('for assistive tech', () => {
  test('a small hall is there as a whole', () => {
    const layout = hall(10, 20);
    const [first] = layout.seats;
    if (!first) throw new Error('no seat');
    expect(rowsAround(layout, first).flatMap(({ seats }) => seats)).toHaveLength(200);
  });

  test('of a large one the seats around the active one, however long its rows are', () => {
    const layout = hall(50, 1_000);
    const active = layout.seats.find(({ id }) => id === 'r25-500');
    if (!active) throw new Error('no seat');
    const rows = rowsAround(layout, active);
    expect(rows.map(({ row }) => row)).toEqual([21, 22, 23, 24, 25, 26, 27]);
    const ids = idsOf(rows.flatMap(({ seats }) => seats));
    for (const id of ['r25-500', 'r25-501', 'r24-500', 'r26-488']) expect(ids).toContain(id);
    expect(ids.length).toBeLessThan(300);
  });
});
