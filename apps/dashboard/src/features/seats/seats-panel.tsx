import { SeatBar, SeatCounts } from '../../components/seat-counts.tsx';
import { Panel } from '../../components/ui/panel.tsx';
import { Skeleton } from '../../components/ui/skeleton.tsx';
import type { Outputs } from '../../lib/trpc.ts';
import type { SeatFeed } from './seat-feed.ts';
import { SeatMap } from './seat-map.tsx';
import { useCounts } from './use-seat-feed.ts';

interface SeatsPanelProps {
  readonly feed: SeatFeed;
  readonly seatMap: Outputs['shows']['get']['seatMap'];
}

/** The seat map under its counts, which are its legend. */
export function SeatsPanel({ feed, seatMap }: SeatsPanelProps) {
  return (
    <Panel title="Seats" aside={<LiveCounts feed={feed} seatCount={seatCountOf(seatMap)} />}>
      <SeatMap feed={feed} seatMap={seatMap} />
    </Panel>
  );
}

/** On its own, so that a change renders the numbers and not the hall. */
function LiveCounts({ feed, seatCount }: { feed: SeatFeed; seatCount: number }) {
  const counts = useCounts(feed, seatCount);
  if (!counts) return <Skeleton className="h-5 w-72" />;
  return (
    <>
      <SeatCounts counts={counts} />
      <div className="w-full">
        <SeatBar counts={counts} />
      </div>
    </>
  );
}

function seatCountOf(seatMap: SeatsPanelProps['seatMap']): number {
  return seatMap.sections
    .flatMap((section) => section.rows)
    .reduce((total, row) => total + row.seats.length, 0);
}
