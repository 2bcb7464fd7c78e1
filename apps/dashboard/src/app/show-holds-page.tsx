import { HoldsPanel } from '../features/holds/holds-panel.tsx';
import { OperatorGate } from '../features/operator/operator-gate.tsx';
import { useConnection } from '../features/seats/use-seat-feed.ts';
import { useShowDesk } from './show-desk.ts';

export function ShowHoldsPage() {
  const { show, feed } = useShowDesk();
  const connection = useConnection(feed);
  return (
    <OperatorGate>
      <HoldsPanel
        showId={show.showId}
        changes={feed.statuses.subscribe}
        isLive={connection.state === 'live' || connection.state === 'connecting'}
      />
    </OperatorGate>
  );
}
