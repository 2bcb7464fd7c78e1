import { getRouteApi } from '@tanstack/react-router';
import { PageHeader } from '../components/page-header.tsx';
import { BookingsPanel } from '../features/bookings/bookings-panel.tsx';
import { OperatorGate } from '../features/operator/operator-gate.tsx';
import { changed } from '../lib/search-params.ts';

const route = getRouteApi('/bookings');

export function BookingsPage() {
  const navigate = route.useNavigate();
  const state = route.useSearch();
  return (
    <>
      <PageHeader title="Bookings" />
      <OperatorGate>
        <BookingsPanel
          state={state}
          onChange={(change, { isTyped: replace } = { isTyped: false }) =>
            navigate({ search: (before) => changed(before, change), replace, resetScroll: false })
          }
        />
      </OperatorGate>
    </>
  );
}
