import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { seatParamsOf, seatSearchOf } from '../features/seats/seat-search.ts';
import { SeatsPanel } from '../features/seats/seats-panel.tsx';
import { SeatSelection } from '../lib/seat-selection.ts';
import { useShowDesk } from './show-desk.ts';

const route = getRouteApi('/shows/$showId/');

export function SeatsPage() {
  const { show, feed } = useShowDesk();
  const params = route.useSearch();
  const navigate = route.useNavigate();
  const [selection] = useState(() => new SeatSelection());
  return (
    <SeatsPanel
      feed={feed}
      seatMap={show.seatMap}
      selection={selection}
      search={seatSearchOf(params)}
      onSearch={(search) => navigate({ search: seatParamsOf(search), replace: true })}
    />
  );
}
