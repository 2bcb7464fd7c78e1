import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { ChevronLeft } from 'lucide-react';
import { ErrorNotice } from '../components/ui/notice.tsx';
import { Skeleton } from '../components/ui/skeleton.tsx';
import { BookingsPanel } from '../features/bookings/bookings-panel.tsx';
import { HoldsPanel } from '../features/holds/holds-panel.tsx';
import { OperatorGate } from '../features/operator/operator-gate.tsx';
import { ConnectionBanner, ConnectionPill } from '../features/seats/connection-banner.tsx';
import { SeatsPanel } from '../features/seats/seats-panel.tsx';
import { useSeatFeed } from '../features/seats/use-seat-feed.ts';
import { ShowHeader } from '../features/shows/show-header.tsx';
import { useTRPC } from '../lib/trpc.ts';
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
  const { data: show, error, refetch } = useQuery(trpc.shows.get.queryOptions({ showId }));
  usePageTitle(show?.title ?? showId);
  if (show) return <ShowDesk show={show} />;
  if (error) return <ErrorNotice error={error} onRetry={refetch} />;
  return <Skeleton className="h-96 rounded-xl" />;
}

function ShowDesk({ show }: { show: Parameters<typeof ShowHeader>[0]['show'] }) {
  const feed = useSeatFeed(show.showId);
  const { subscribe } = feed.statuses;
  return (
    <>
      <ConnectionBanner feed={feed} />
      <ShowHeader show={show} aside={<ConnectionPill feed={feed} />} />
      <div className="grid items-start gap-5 xl:grid-cols-[minmax(0,1fr)_minmax(0,35rem)]">
        <SeatsPanel feed={feed} seatMap={show.seatMap} />
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
