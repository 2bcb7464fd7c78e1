import { totalOf } from '../../lib/seat-status.ts';
import type { Show } from './use-shows.ts';

/** In which order shows can be listed. The first is what an address without one means. */
export const ORDERS = ['start', 'title', 'held', 'sold'] as const;
export type Order = (typeof ORDERS)[number];

export const ORDER_LABEL: Record<Order, string> = {
  start: 'Starting soonest',
  title: 'By title',
  held: 'Most seats held',
  sold: 'Largest share sold',
};

const compareTitles = new Intl.Collator(undefined, { numeric: true }).compare;

/** Shows that begin soon come first, then those without a time, then those that are over, the latest first. */
function compareStarts(one: Show, other: Show, nowMs: number): number {
  const rank = ({ startsAt }: Show) => (startsAt === undefined ? 1 : startsAt >= nowMs - RUNNING_MS ? 0 : 2);
  const ranks = rank(one) - rank(other);
  if (ranks !== 0) return ranks;
  const later = (one.startsAt ?? 0) - (other.startsAt ?? 0);
  return rank(one) === 2 ? -later : later;
}

/** A show that began lately is still of today. */
const RUNNING_MS = 4 * 3_600_000;

const COMPARE: Record<Order, (one: Show, other: Show, nowMs: number) => number> = {
  start: compareStarts,
  title: () => 0,
  held: (one, other) => other.counts.held - one.counts.held,
  sold: (one, other) => shareSold(other) - shareSold(one),
};

export function shareSold({ counts }: Pick<Show, 'counts'>): number {
  const total = totalOf(counts);
  return total === 0 ? 0 : counts.booked / total;
}

/** Those in which every word of the search stands somewhere in the title or the id, in order. */
export function findShows(
  shows: readonly Show[],
  { search, order, nowMs }: { search: string; order: Order; nowMs: number },
): readonly Show[] {
  const words = search.toLowerCase().split(/\s+/);
  return shows
    .filter(({ title, showId }) => {
      const text = `${title} ${showId}`.toLowerCase();
      return words.every((word) => text.includes(word));
    })
    .sort(
      (one, other) =>
        COMPARE[order](one, other, nowMs) ||
        compareTitles(one.title, other.title) ||
        compareTitles(one.showId, other.showId),
    );
}
