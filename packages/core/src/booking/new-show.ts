import { isDeepStrictEqual } from 'node:util';
import { SeatDirectory, type SeatMap } from '../domain/seat-map.ts';
import { isPlainText, SHOW_ID_PATTERN } from '../domain/text.ts';
import type { Show } from '../ports/ledger.ts';
import { LARGEST_BLOCK, LARGEST_HOLD, type Limits } from './limits.ts';
import { isWholeNumber } from './problems.ts';

/** What makes a show impossible to sell, in words. */
export function problemWithShow(show: Show, defaults: Limits): string | undefined {
  const { showId, title, sale, seatMap, startsAtMs, lateConfirm } = show;
  if (!SHOW_ID_PATTERN.test(showId)) return `showId must match ${SHOW_ID_PATTERN.source}`;
  if (!isPlainText(title)) return 'title must be text without control characters';
  if (sale !== 'open' && sale !== 'closed') return 'sale must be open or closed';
  if (startsAtMs !== undefined && !isWholeNumber(startsAtMs, 0)) {
    return 'startsAtMs must be a whole number of milliseconds';
  }
  if (lateConfirm !== undefined && lateConfirm !== 'refuse' && lateConfirm !== 'reacquire') {
    return 'lateConfirm must be refuse or reacquire';
  }
  return problemWithLimits(show, defaults) ?? problemWithSeatMap(seatMap);
}

/** In all but the sale, and as it comes back from the ledger. */
export function isSameShow({ sale: _, ...one }: Show, { sale: __, ...other }: Show): boolean {
  return isDeepStrictEqual(JSON.parse(JSON.stringify(one)), JSON.parse(JSON.stringify(other)));
}

function problemWithLimits(show: Show, defaults: Limits): string | undefined {
  const largest = {
    holdTtlMs: show.maxHoldLifeMs ?? defaults.maxHoldLifeMs,
    maxHoldLifeMs: Number.MAX_SAFE_INTEGER,
    maxSeatsPerHold: LARGEST_HOLD,
    maxSeatsPerCustomer: LARGEST_BLOCK,
  };
  for (const [name, max] of Object.entries(largest) as [keyof typeof largest, number][]) {
    const value = show[name];
    if (value === undefined) continue;
    if (!isWholeNumber(value, 1)) return `${name} must be a whole number, 1 or more`;
    if (value > max) return `${name} must not be more than ${max}`;
  }
  return undefined;
}

function problemWithSeatMap(seatMap: SeatMap): string | undefined {
  for (const section of seatMap.sections) {
    for (const { name, seats } of [{ name: section.name, seats: [] }, ...section.rows]) {
      if (!isPlainText(name)) return 'a section or row has a name that is empty or has control characters';
      for (const { label = 'x', category = 'x', x = 0, y = 0 } of seats) {
        if (!isPlainText(label) || !isPlainText(category))
          return 'a seat has a label or category that is no text';
        if (!Number.isFinite(x) || !Number.isFinite(y)) return 'a seat has a place that is no number';
      }
    }
  }
  try {
    new SeatDirectory(seatMap);
    return undefined;
  } catch (error) {
    if (error instanceof RangeError) return error.message;
    throw error;
  }
}
