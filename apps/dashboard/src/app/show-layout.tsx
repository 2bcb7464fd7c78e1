import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, Outlet, useLocation } from '@tanstack/react-router';
import { BookCheck, ChevronLeft, Map as MapIcon, ShoppingBag, Timer } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { ErrorNotice } from '../components/ui/notice.tsx';
import { Skeleton } from '../components/ui/skeleton.tsx';
import { ConnectionBanner, ConnectionPill } from '../features/seats/connection-banner.tsx';
import { useSeatFeed } from '../features/seats/use-seat-feed.ts';
import { ShowHeader } from '../features/shows/show-header.tsx';
import { useSale } from '../features/shows/use-shows.ts';
import { useMay, useMe } from '../lib/me.ts';
import { SeatSelection } from '../lib/seat-selection.ts';
import { useTRPC } from '../lib/trpc.ts';
import { usePageTitle } from '../lib/use-page-title.ts';
import { ShowDeskContext } from './show-desk.ts';
import { showOptions } from './show-options.ts';

const route = getRouteApi('/shows/$showId');

const TAB_CLASS =
  '-mb-px flex items-center gap-2 border-b-2 border-transparent px-2.5 py-2 font-medium whitespace-nowrap sm:px-3 text-muted hover:text-ink data-[status=active]:border-accent data-[status=active]:text-ink [&_svg]:size-4 max-sm:[&_svg]:hidden';

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
          <Tabs showId={showId} />
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

function Tabs({ showId }: { showId: string }) {
  const mayRead = useMay('read');
  const mayHold = useMay('hold');
  const { me, operator } = useMe();
  // A stranger may be about to log in there.
  const isSellOffered = me.data !== undefined && (mayHold || operator === undefined);
  const nav = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  // At another page, and where there are other tabs beside its own.
  useEffect(() => showActive(nav.current), [pathname, mayRead, isSellOffered]);
  const params = { showId };
  return (
    <nav
      ref={nav}
      aria-label="This show"
      className="relative mb-5 flex overflow-x-auto border-b border-line text-sm"
    >
      <Link
        to="/shows/$showId"
        params={params}
        activeOptions={{ exact: true, includeSearch: false }}
        className={TAB_CLASS}
      >
        <MapIcon aria-hidden="true" />
        Seats
      </Link>
      {mayRead && (
        <>
          <Link
            to="/shows/$showId/holds"
            params={params}
            activeOptions={{ includeSearch: false }}
            className={TAB_CLASS}
          >
            <Timer aria-hidden="true" />
            Holds
          </Link>
          <Link
            to="/shows/$showId/bookings"
            params={params}
            activeOptions={{ includeSearch: false }}
            className={TAB_CLASS}
          >
            <BookCheck aria-hidden="true" />
            Bookings
          </Link>
        </>
      )}
      {isSellOffered && (
        <Link
          to="/shows/$showId/sell"
          params={params}
          activeOptions={{ includeSearch: false }}
          className={TAB_CLASS}
        >
          <ShoppingBag aria-hidden="true" />
          Box office
        </Link>
      )}
    </nav>
  );
}

/** On a narrow screen there is no room for all. */
function showActive(tabs: HTMLElement | null): void {
  const active = tabs?.querySelector<HTMLElement>('[data-status="active"]');
  if (active) tabs?.scrollTo({ left: active.offsetLeft - (tabs.clientWidth - active.offsetWidth) / 2 });
}
