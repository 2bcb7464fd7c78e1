import { SeatsPanel } from '../features/seats/seats-panel.tsx';
import { useShowDesk } from './show-desk.ts';

export function SeatsPage() {
  const { show, feed } = useShowDesk();
  return <SeatsPanel feed={feed} seatMap={show.seatMap} />;
}
