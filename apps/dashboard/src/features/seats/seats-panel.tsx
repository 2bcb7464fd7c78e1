import { type ReactNode, useEffect, useMemo, useRef } from 'react';
import { Panel } from '../../components/ui/panel.tsx';
import type { Outputs } from '../../lib/trpc.ts';
import { FindSeat } from './find-seat.tsx';
import { Legend } from './legend.tsx';
import { MapState } from './map-state.ts';
import { layOut } from './seat-layout.ts';
import { SeatMap, type SeatMapProps } from './seat-map.tsx';
import type { SeatSearch } from './seat-search.ts';
import { SectionFilter } from './section-filter.tsx';
import { ZoomBar } from './zoom-bar.tsx';

interface SeatsPanelProps extends Pick<SeatMapProps, 'feed' | 'selection' | 'isSelectable' | 'tip'> {
  readonly seatMap: Outputs['shows']['get']['seatMap'];
  readonly search: SeatSearch;
  readonly onSearch: (search: SeatSearch) => void;
  /** Below the map, such as what can be done with the selection. */
  readonly children?: ReactNode;
}

/** The seat map with its legend, its filters and the way to one seat. */
export function SeatsPanel({
  feed,
  seatMap,
  selection,
  search,
  onSearch,
  children,
  ...map
}: SeatsPanelProps) {
  const state = useMemo(() => new MapState(layOut(seatMap)), [seatMap]);
  const { layout } = state;
  const found = useRef<string>(undefined);
  useEffect(() => {
    const seat = search.seat === undefined ? undefined : state.seat(search.seat);
    if (!seat || found.current === seat.id) return;
    found.current = seat.id;
    state.goTo(seat);
  }, [state, search.seat]);

  return (
    <Panel
      title="Seats"
      aside={
        <Legend
          feed={feed}
          seatCount={layout.seats.length}
          status={search.status}
          onStatus={(status) => onSearch({ ...search, status })}
        />
      }
    >
      <div className="flex flex-wrap items-center gap-2 border-b border-line px-4 py-2">
        <FindSeat
          state={state}
          asked={search.seat}
          onFind={(seat) => {
            found.current = seat.id;
            state.goTo(seat);
            onSearch({ ...search, seat: seat.id });
          }}
        />
        <SectionFilter
          sections={layout.sections}
          section={search.section}
          onSection={(section) => onSearch({ ...search, section })}
        />
        <div className="ml-auto">
          <ZoomBar state={state} />
        </div>
      </div>
      <SeatMap feed={feed} state={state} selection={selection} filter={search} {...map} />
      {children}
    </Panel>
  );
}
