import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { ChevronLeft } from 'lucide-react';
import { useState } from 'react';
import { ErrorNotice } from '../components/ui/notice.tsx';
import { Skeleton } from '../components/ui/skeleton.tsx';
import { BookingsPanel } from '../features/bookings/bookings-panel.tsx';
import { HoldsPanel } from '../features/holds/holds-panel.tsx';
import { OperatorGate } from '../features/operator/operator-gate.tsx';
import { ConnectionBanner, ConnectionPill } from '../features/seats/connection-banner.tsx';
import type { SeatFeed } from '../features/seats/seat-feed.ts';
import { SeatsPanel } from '../features/seats/seats-panel.tsx';
import { useSeatFeed } from '../features/seats/use-seat-feed.ts';
import { ShowHeader } from '../features/shows/show-header.tsx';
import { SeatSelection } from '../lib/seat-selection.ts';
import { type Outputs, useTRPC } from '../lib/trpc.ts';
import { usePageTitle } from '../lib/use-page-title.ts';

const route = getRouteApi('/shows/$showId');

export function ShowPage() {
  const { showId } = route.useParams();
  return (
    <>
      <Link to="/" className="mb-2 inline-flex items-center gap-1 text-sm text-muted hover:text-ink">
        <ChevronLeft className="size-4" aria-hidden="true" />
        All shows
      </Link>
      <Show key={showId} showId={showId} />
    </>
  );
}

function Show({ showId }: { showId: string }) {
  const trpc = useTRPC();
  // Opened beside the query, not after it: the statuses are there when the seats are.
  const feed = useSeatFeed(showId);
  const { data: show, error, refetch } = useQuery(trpc.shows.get.queryOptions({ showId }));
  usePageTitle(show?.title ?? showId);
  if (show) return <ShowDesk show={show} feed={feed} />;
  if (error) return <ErrorNotice error={error} onRetry={refetch} />;
  return <Skeleton className="h-96 rounded-xl" />;
}

interface ShowDeskProps {
  readonly show: Outputs['shows']['get'];
  readonly feed: SeatFeed;
}

function ShowDesk({ show, feed }: ShowDeskProps) {
  const { subscribe } = feed.statuses;
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const [selection] = useState(() => new SeatSelection());
  return (
    <>
      <ConnectionBanner feed={feed} />
      <ShowHeader show={show} aside={<ConnectionPill feed={feed} />} />
      <div className="grid items-start gap-5 xl:grid-cols-[minmax(0,1fr)_minmax(0,35rem)]">
        <SeatsPanel
          feed={feed}
          seatMap={show.seatMap}
          selection={selection}
          search={search}
          onSearch={(next) => navigate({ search: next, replace: true })}
        />
        <div className="grid min-w-0 gap-5">
          <OperatorGate>
            <HoldsPanel showId={show.showId} changes={subscribe} />
            <BookingsPanel showId={show.showId} changes={subscribe} />
          </OperatorGate>
        </div>
      </div>
    </>
  );
}
