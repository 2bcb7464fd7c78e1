import { useMemo, useSyncExternalStore } from 'react';
import { type SeatSelection, useSelectedIds } from '../../../lib/seat-selection.ts';
import { SEAT_STATUSES, type SeatStatus } from '../../../lib/seat-status.ts';
import type { SeatFeed } from '../seat-feed.ts';

export type SeatsByStatus = Readonly<Record<SeatStatus, readonly string[]>>;

/** The chosen seats by the status that each has now. */
export function useSelectedSeats(selection: SeatSelection, { statuses }: SeatFeed): SeatsByStatus {
  const ids = useSelectedIds(selection);
  const version = useSyncExternalStore(statuses.subscribe, () => statuses.version);
  return useMemo(() => {
    // What changes with the version is what statusOf answers.
    void version;
    return Object.fromEntries(
      SEAT_STATUSES.map((status) => [status, [...ids].filter((id) => statuses.statusOf(id) === status)]),
    ) as Record<SeatStatus, string[]>;
  }, [ids, statuses, version]);
}
