import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, Outlet } from '@tanstack/react-router';
import { ChevronLeft } from 'lucide-react';
import { useMemo } from 'react';
import { ErrorNotice } from '../components/ui/notice.tsx';
import { Skeleton } from '../components/ui/skeleton.tsx';
import { ConnectionBanner, ConnectionPill } from '../features/seats/connection-banner.tsx';
import { useSeatFeed } from '../features/seats/use-seat-feed.ts';
import { ShowHeader } from '../features/shows/show-header.tsx';
import { useSale } from '../features/shows/use-shows.ts';
import { useTRPC } from '../lib/trpc.ts';
import { usePageTitle } from '../lib/use-page-title.ts';
import { ShowDeskContext } from './show-desk.ts';
import { showOptions } from './show-options.ts';
import { ShowTabs } from './show-tabs.tsx';

const route = getRouteApi('/shows/$showId');

/** What the pages of one show have in common: its name, its state, and the one feed they all follow. */
export function ShowLayout() {
  const { showId } = route.useParams();
  return (
    <>
      <Link to="/shows" className="mb-2 inline-flex items-center gap-1 text-sm text-muted hover:text-ink">
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
  const { data: known, error, refetch } = useQuery(showOptions(trpc, showId));
  const sale = useSale(showId);
  const show = useMemo(() => known && { ...known, sale: sale ?? known.sale }, [known, sale]);
  usePageTitle(show?.title ?? showId);
  if (show) {
    return (
      <ShowDeskContext value={{ show, feed }}>
        <ConnectionBanner feed={feed} />
        <ShowHeader show={show} aside={<ConnectionPill feed={feed} />} />
        <ShowTabs showId={showId} />
        <Outlet />
      </ShowDeskContext>
    );
  }
  if (error) return <ErrorNotice error={error} onRetry={refetch} />;
  return <Skeleton className="h-96 rounded-xl" />;
}
