import { granted, type Result, refused } from '../domain/refusals.ts';
import { type WatchedHold, watchedViewOf } from './hold-view.ts';
import type { BookingParts } from './parts.ts';
import { problemWithPage, problemWithText } from './problems.ts';

const PAGE = 500;
/** Holds looked at for one search: more would keep an engine from its buyers for longer than it can bear. */
const MOST_LOOKED_AT = 20_000;

export interface FoundHolds {
  readonly holds: readonly WatchedHold[];
  /** Whether all live holds were looked at; otherwise there may be more. */
  readonly isAll: boolean;
}

/**
 * Live holds of all shows whose id or one of whose seats is this text, or whose customer's reference has it in it,
 * whatever its case. No engine keeps an index of references, so the holds are read a page at a time; for a person who
 * asks now and then.
 */
export async function findHolds(
  { engine, catalog }: Pick<BookingParts, 'engine' | 'catalog'>,
  { search, limit }: { readonly search: string; readonly limit: number },
): Promise<Result<FoundHolds>> {
  const problem = problemWithText({ search }) ?? problemWithPage({ limit }, () => undefined);
  if (problem) return refused(problem);
  const matches = matcherOf(search);
  const found: WatchedHold[] = [];
  let lookedAt = 0;
  for (const show of await showsWithHolds({ engine, catalog })) {
    let cursor: string | undefined;
    do {
      if (lookedAt >= MOST_LOOKED_AT) return granted({ holds: found, isAll: false });
      const page = await engine.listHolds(show.showId, { limit: PAGE, cursor });
      if (page.status === 'NOT_LOADED') break;
      lookedAt += page.holds.length;
      for (const hold of page.holds.map((held) => watchedViewOf(show, held, page.nowMs))) {
        if (!matches(hold)) continue;
        if (found.length === limit) return granted({ holds: found, isAll: false });
        found.push(hold);
      }
      cursor = page.cursor;
    } while (cursor !== undefined);
  }
  return granted({ holds: found, isAll: true });
}

/** A show that no engine has loaded has no live holds, and need not be loaded to learn that. */
async function showsWithHolds({ engine, catalog }: Pick<BookingParts, 'engine' | 'catalog'>) {
  const shows = await catalog.list();
  const counted = await Promise.all(shows.map(({ showId }) => engine.counts(showId)));
  return shows.filter((_, index) => {
    const outcome = counted[index];
    return outcome?.status === 'COUNTS' && outcome.liveHolds > 0;
  });
}

function matcherOf(search: string): (hold: WatchedHold) => boolean {
  const text = search.trim().toLowerCase();
  return ({ holdId, customerRef, seatIds }) =>
    holdId === search ||
    customerRef?.toLowerCase().includes(text) === true ||
    seatIds.some((seatId) => seatId.toLowerCase() === text);
}
