import { getRouteApi } from '@tanstack/react-router';
import { BookingsPanel } from '../features/bookings/bookings-panel.tsx';
import { OperatorGate } from '../features/operator/operator-gate.tsx';
import { changed } from '../lib/search-params.ts';
import { useShowDesk } from './show-desk.ts';

const route = getRouteApi('/shows/$showId/bookings');

export function ShowBookingsPage() {
  const { show, feed } = useShowDesk();
  const navigate = route.useNavigate();
  return (
    <OperatorGate>
      <BookingsPanel
        showId={show.showId}
        changes={feed.statuses.subscribe}
        state={route.useSearch()}
        onChange={(change, { isTyped: replace } = { isTyped: false }) =>
          navigate({ search: (before) => changed(before, change), replace, resetScroll: false })
        }
      />
    </OperatorGate>
  );
}
