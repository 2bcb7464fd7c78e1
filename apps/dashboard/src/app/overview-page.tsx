import { getRouteApi, Navigate } from '@tanstack/react-router';
import { ErrorNotice } from '../components/ui/notice.tsx';
import { Skeleton } from '../components/ui/skeleton.tsx';
import { Overview } from '../features/overview/overview.tsx';
import { RANGES } from '../features/overview/ranges.ts';
import { useOverview } from '../features/overview/use-overview.ts';
import { BusiestShows } from '../features/shows/busiest-shows.tsx';
import { useLogin, useMe } from '../lib/me.ts';
import { usePageTitle } from '../lib/use-page-title.ts';

const route = getRouteApi('/');

/** For operators; everybody else is led to the shows. */
export function OverviewPage() {
  const { me, operator } = useMe();
  const login = useLogin();
  if (operator) return <OperatorsOverview />;
  if (me.error && !me.data) return <ErrorNotice error={me.error} onRetry={me.refetch} />;
  // Whoever came by the link that the server printed is about to be one.
  if (!me.data || login.isPending) {
    return (
      <div role="status" aria-label="Loading" className="grid gap-4">
        <Skeleton className="h-24 rounded-xl" />
        <Skeleton className="h-96 rounded-xl" />
      </div>
    );
  }
  return <Navigate to="/shows" replace />;
}

function OperatorsOverview() {
  usePageTitle('Overview');
  const query = useOverview();
  const { range: asked } = route.useSearch();
  const navigate = route.useNavigate();
  const [usual] = RANGES;
  const range = RANGES.find((known) => known === asked) ?? usual;
  return (
    <>
      <Overview
        query={query}
        range={range}
        onRange={(chosen) =>
          navigate({ search: chosen === usual ? {} : { range: chosen }, resetScroll: false })
        }
      />
      {query.data && <BusiestShows shows={query.data.shows} />}
    </>
  );
}
