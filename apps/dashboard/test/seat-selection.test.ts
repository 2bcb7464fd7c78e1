import { expect, test, vi } from 'vitest';
import { SeatSelection } from '../src/lib/seat-selection.ts';

test('a seat is chosen and let go again, and who listens is told of what changed only', () => {
  const selection = new SeatSelection();
  const listener = vi.fn();
  const stop = selection.subscribe(listener);
  selection.toggle('A1');
  selection.addMany(['A1', 'A2', 'A3']);
  expect([...selection.ids()]).toEqual(['A1', 'A2', 'A3']);
  selection.addMany(['A2']);
  selection.removeMany(['B1']);
  expect(listener).toHaveBeenCalledTimes(2);
  selection.toggle('A2');
  expect(selection.has('A2')).toBe(false);
  stop();
  selection.clear();
  expect(selection.ids().size).toBe(0);
  expect(listener).toHaveBeenCalledTimes(3);
});

test('what was handed out stays as it was', () => {
  const selection = new SeatSelection();
  selection.addMany(['A1']);
  const before = selection.ids();
  selection.addMany(['A2']);
  expect([...before]).toEqual(['A1']);
});

test('no more are chosen than the limit allows, and it is said how many were left out', () => {
  const selection = new SeatSelection({ limit: 3 });
  expect(selection.addMany(['A1', 'A2'])).toBe(0);
  expect(selection.addMany(['A2', 'A3', 'A4', 'A5'])).toBe(2);
  expect([...selection.ids()]).toEqual(['A1', 'A2', 'A3']);
});
