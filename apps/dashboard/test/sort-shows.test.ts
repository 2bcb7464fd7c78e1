import { expect, test } from 'vitest';
import { findShows, type Order } from '../src/features/shows/sort-shows.ts';
import type { Show } from '../src/features/shows/use-shows.ts';

const NOW_MS = Date.UTC(2030, 0, 1, 20);
const HOUR_MS = 3_600_000;

const show = (
  showId: string,
  {
    inHours,
    held = 0,
    booked = 0,
    title = showId,
  }: { inHours?: number; held?: number; booked?: number; title?: string },
): Show => ({
  showId,
  title,
  ...(inHours !== undefined && { startsAt: NOW_MS + inHours * HOUR_MS }),
  sale: 'open',
  counts: { available: 100 - held - booked, held, booked, blocked: 0 },
});

const idsOf = (shows: readonly Show[], order: Order, search = '') =>
  findShows(shows, { search, order, nowMs: NOW_MS }).map(({ showId }) => showId);

test('those that start soonest come first, those that are over last', () => {
  const shows = [
    show('over', { inHours: -48 }),
    show('someday', {}),
    show('tomorrow', { inHours: 24 }),
    show('just over', { inHours: -5 }),
    show('running', { inHours: -1 }),
    show('soon', { inHours: 1 }),
  ];
  expect(idsOf(shows, 'start')).toEqual(['running', 'soon', 'tomorrow', 'someday', 'just over', 'over']);
});

test('by title, by seats held, by share sold; then by title', () => {
  const shows = [
    show('c', { title: 'Act 10', held: 5 }),
    show('b', { title: 'act 2', booked: 40 }),
    show('a', { title: 'Zoo', held: 5, booked: 50 }),
  ];
  expect(idsOf(shows, 'title')).toEqual(['b', 'c', 'a']);
  expect(idsOf(shows, 'held')).toEqual(['c', 'a', 'b']);
  expect(idsOf(shows, 'sold')).toEqual(['a', 'b', 'c']);
});

test('each word of the search stands somewhere in title or id', () => {
  const shows = [show('hall_1', { title: 'An Opera' }), show('hall_2', { title: 'A Play' })];
  expect(idsOf(shows, 'title', 'opera HALL')).toEqual(['hall_1']);
  expect(idsOf(shows, 'title', '  ')).toEqual(['hall_2', 'hall_1']);
  expect(idsOf(shows, 'title', 'circus')).toEqual([]);
});
