import { useRef } from 'react';
import { ErrorNotice } from '../../components/ui/notice.tsx';
import { Segmented } from '../../components/ui/segmented.tsx';
import { Skeleton } from '../../components/ui/skeleton.tsx';
import { classNames } from '../../lib/class-names.ts';
import { Charts } from './charts.tsx';
import { FiguresTable } from './figures-table.tsx';
import { HealthCards } from './health-cards.tsx';
import { ProcessSightings } from './process-sightings.ts';
import { RANGE_LABEL, RANGES, type Range, rangeOf } from './ranges.ts';
import { type OverviewData, useIsStale, type useOverview } from './use-overview.ts';
import { formatClock } from './words.ts';

interface OverviewProps {
  readonly query: ReturnType<typeof useOverview>;
  readonly range: Range;
  readonly onRange: (range: Range) => void;
}

/** How the sale goes and how the servers do, live. */
export function Overview({ query, range, onRange }: OverviewProps) {
  const { data, error, dataUpdatedAt, refetch } = query;
  const isStale = useIsStale(dataUpdatedAt);
  return (
    <section aria-label="Live overview">
      <div className="mb-4 flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <div>
          <h1 className="text-2xl font-semibold tracking-tight">Overview</h1>
          <Freshness answeredAtMs={dataUpdatedAt} isStale={isStale} />
        </div>
        <Segmented
          label="What the charts show"
          choices={RANGES}
          labels={RANGE_LABEL}
          value={range}
          onChange={onRange}
        />
      </div>
      {data ? (
        <Live overview={data} range={range} isStale={isStale} />
      ) : error ? (
        <ErrorNotice error={error} onRetry={refetch} />
      ) : (
        <div className="space-y-4" role="status" aria-label="Loading the overview">
          <div className="grid gap-4 md:grid-cols-2 xl:grid-cols-3">
            {['holds', 'refusals', 'latency'].map((chart) => (
              <Skeleton key={chart} className="h-[22.5rem] rounded-xl" />
            ))}
          </div>
          <Skeleton className="h-32 rounded-xl" />
        </div>
      )}
    </section>
  );
}

interface LiveProps {
  readonly overview: OverviewData;
  readonly range: Range;
  readonly isStale: boolean;
}

function Live({ overview, range, isStale }: LiveProps) {
  const data = rangeOf(overview, range);
  const sightings = useRef(new ProcessSightings());
  const areSeveral = sightings.current.note(overview.process.startedAt);
  return (
    <div className={classNames('space-y-4', isStale && 'opacity-70')} data-fresh={!isStale}>
      <Charts data={data} range={range} />
      <HealthCards overview={overview} />
      <div className="space-y-1.5">
        <Scope overview={overview} areSeveral={areSeveral} />
        <FiguresTable points={data.points} bucket={data.bucket} />
      </div>
    </div>
  );
}

/** One line, whatever it says: nothing moves when the server goes away. */
function Freshness({ answeredAtMs, isStale }: { answeredAtMs: number; isStale: boolean }) {
  if (answeredAtMs === 0) return <p className="h-5 text-sm text-muted">Asking the server…</p>;
  const at = formatClock(answeredAtMs / 1_000);
  return (
    <p
      role="status"
      className={classNames('min-h-5 text-sm text-muted', isStale && 'font-medium text-danger')}
      data-overview={isStale ? 'stale' : 'live'}
    >
      {isStale ? `No answer since ${at}. What you see is from then.` : 'Live, renewed each second.'}
    </p>
  );
}

function Scope({ overview, areSeveral }: { overview: OverviewData; areSeveral: boolean }) {
  const said =
    overview.engine.name === 'memory'
      ? 'One api process runs, as the memory engine allows no more: these figures are of all buyers.'
      : areSeveral
        ? 'Several api processes answer in turn, so the charts jump from one to the other. Open one by its own address, or add them up from /metrics.'
        : 'Charts and watchers are of the api process that answers, alone: where several run, each counts its own. Seats and live holds are of all.';
  return (
    <p className={classNames('text-sm text-muted', areSeveral && 'font-medium text-ink')} data-scope>
      {said}
    </p>
  );
}
