import { BookingsPanel } from '../features/bookings/bookings-panel.tsx';
import { OperatorGate } from '../features/operator/operator-gate.tsx';
import { useShowDesk } from './show-desk.ts';

export function ShowBookingsPage() {
  const { show, feed } = useShowDesk();
  return (
    <OperatorGate>
      <BookingsPanel showId={show.showId} changes={feed.statuses.subscribe} />
    </OperatorGate>
  );
}
