import { useMemo, useSyncExternalStore } from 'react';
import type { SeatFeed } from './seat-feed.ts';
import { isShownBy, type SeatFilter } from './seat-filter.ts';
import type { Layout } from './seat-layout.ts';

interface FilterCountProps {
  readonly feed: SeatFeed;
  readonly layout: Layout;
  readonly filter: SeatFilter;
}

/** How many seats a filter shows, for assistive tech. Said when the filter is set, not at every change of a seat. */
export function FilterCount({ feed: { statuses }, layout, filter }: FilterCountProps) {
  const isKnown = useSyncExternalStore(statuses.subscribe, () => statuses.version !== undefined);
  const text = useMemo(() => {
    if (!isKnown || (filter.status === undefined && filter.section === undefined)) return '';
    const shown = layout.seats.filter(({ id, section }) =>
      isShownBy(filter, { status: statuses.statusOf(id), section }),
    );
    return `The filter shows ${shown.length} of ${layout.seats.length} seats.`;
  }, [isKnown, statuses, layout, filter]);
  return (
    <p role="status" className="sr-only">
      {text}
    </p>
  );
}
