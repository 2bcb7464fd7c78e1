import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, Outlet } from '@tanstack/react-router';
import { ChevronLeft } from 'lucide-react';
import { useMemo, useState } from 'react';
import { ErrorNotice } from '../components/ui/notice.tsx';
import { Skeleton } from '../components/ui/skeleton.tsx';
import { ConnectionBanner, ConnectionPill } from '../features/seats/connection-banner.tsx';
import { useSeatFeed } from '../features/seats/use-seat-feed.ts';
import { ShowHeader } from '../features/shows/show-header.tsx';
import { useSale } from '../features/shows/use-shows.ts';
import { SeatSelection } from '../lib/seat-selection.ts';
import { useTRPC } from '../lib/trpc.ts';
import { usePageTitle } from '../lib/use-page-title.ts';
import { ShowDeskContext } from './show-desk.ts';
import { showOptions } from './show-options.ts';
import { ShowTabs } from './show-tabs.tsx';

const route = getRouteApi('/shows/$showId');

/** What the pages of one show have in common: its name, its state, and the one feed they all follow. */
export function ShowLayout() {
  const { showId } = route.useParams();
  return <Show key={showId} showId={showId} />;
}

function Show({ showId }: { showId: string }) {
  const trpc = useTRPC();
  // Opened beside the query, not after it: the statuses are there when the seats are.
  const feed = useSeatFeed(showId);
  const [selection] = useState(() => new SeatSelection());
  const { data: known, error, refetch } = useQuery(showOptions(trpc, showId));
  const sale = useSale(showId);
  const show = useMemo(() => known && { ...known, sale: sale ?? known.sale }, [known, sale]);
  usePageTitle(show?.title ?? showId);
  return (
    <>
      {/* Room for the banner, so that nothing moves when it comes. */}
      <div className="flex min-h-7 items-center justify-between gap-3">
        <Link to="/shows" className="inline-flex items-center gap-1 text-sm text-muted hover:text-ink">
          <ChevronLeft className="size-4" aria-hidden="true" />
          All shows
        </Link>
        {show && <ConnectionBanner feed={feed} />}
      </div>
      {show ? (
        <ShowDeskContext value={{ show, feed, selection }}>
          <ShowHeader show={show} aside={<ConnectionPill feed={feed} />} />
          <ShowTabs showId={showId} />
          <Outlet />
        </ShowDeskContext>
      ) : error ? (
        <ErrorNotice error={error} onRetry={refetch} />
      ) : (
        <Skeleton className="h-96 rounded-xl" />
      )}
    </>
  );
}
