import { useCallback, useRef } from 'react';
import type { SeatSelection } from '../../lib/seat-selection.ts';
import type { MapState } from './map-state.ts';
import type { SeatFeed } from './seat-feed.ts';
import type { PlacedSeat } from './seat-layout.ts';
import type { SeatMapProps } from './seat-map.tsx';

interface ChoosingParts extends Pick<SeatMapProps, 'isSelectable'> {
  readonly state: MapState;
  readonly feed: SeatFeed;
  readonly selection: SeatSelection;
}

/** How a press on a seat, by whatever means, becomes a selection. */
export function useChoosing({ state, feed, selection, isSelectable }: ChoosingParts) {
  /** The seat from which one that extends reaches. */
  const anchor = useRef<PlacedSeat>(undefined);

  const enclose = useCallback(
    (seats: readonly PlacedSeat[]) => {
      const may = ({ id }: PlacedSeat) => isSelectable?.(id, feed.statuses.statusOf(id)) ?? true;
      selection.addMany(seats.filter(may).map(({ id }) => id));
    },
    [feed, selection, isSelectable],
  );

  const choose = useCallback(
    (seat: PlacedSeat, { isExtending }: { readonly isExtending: boolean }) => {
      if (isExtending && anchor.current) enclose(state.seatsBetween(anchor.current, seat));
      else if (selection.has(seat.id)) selection.removeMany([seat.id]);
      else enclose([seat]);
      anchor.current = seat;
    },
    [state, selection, enclose],
  );

  return { choose, enclose };
}
