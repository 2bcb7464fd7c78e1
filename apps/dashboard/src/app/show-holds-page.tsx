import { HoldsPanel } from '../features/holds/holds-panel.tsx';
import { OperatorGate } from '../features/operator/operator-gate.tsx';
import { useShowDesk } from './show-desk.ts';

export function ShowHoldsPage() {
  const { show, feed } = useShowDesk();
  return (
    <OperatorGate>
      <HoldsPanel showId={show.showId} changes={feed.statuses.subscribe} />
    </OperatorGate>
  );
}
