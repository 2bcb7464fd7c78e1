import { Activity, Database, type LucideIcon, Server, Ticket } from 'lucide-react';
import type { ReactNode } from 'react';
import { SeatBar, SeatCounts } from '../../components/seat-counts.tsx';
import { Badge } from '../../components/ui/badge.tsx';
import { formatWhen } from '../../lib/time.ts';
import type { OverviewData } from './use-overview.ts';
import { formatCount, formatDuration, formatLatency } from './words.ts';

type Dependency = OverviewData['engine'];

interface HealthCardsProps {
  readonly overview: OverviewData;
}

/** What is for sale, and whether what sells it is well. */
export function HealthCards({ overview }: HealthCardsProps) {
  const { totals, engine, ledger, process } = overview;
  return (
    <div className="grid gap-4 sm:grid-cols-2 lg:grid-cols-3 min-[100rem]:grid-cols-[minmax(0,1.9fr)_repeat(3,minmax(0,1fr))]">
      <Card
        title="Seats of all shows"
        icon={Ticket}
        className="sm:col-span-2 lg:col-span-3 min-[100rem]:col-span-1"
      >
        <div className="mb-3">
          <SeatBar counts={totals.counts} />
        </div>
        <SeatCounts counts={totals.counts} />
        <p className="mt-2 text-muted">
          <strong className="font-semibold text-ink tabular-nums" data-figure="live-holds">
            {formatCount(totals.liveHolds)}
          </strong>{' '}
          live {totals.liveHolds === 1 ? 'hold' : 'holds'} in {formatCount(totals.shows)}{' '}
          {totals.shows === 1 ? 'show' : 'shows'}
          {isCountOld(overview) && `, counted at ${formatWhen(overview.countedAt ?? 0)}`}
        </p>
      </Card>
      <DependencyCard what="Engine" icon={Activity} dependency={engine} nowMs={overview.now}>
        Decides who gets a seat.
      </DependencyCard>
      <DependencyCard what="Ledger" icon={Database} dependency={ledger} nowMs={overview.now}>
        {ledger.connections
          ? `${ledger.connections.total} of ${ledger.connections.max} connections, ${ledger.connections.waiting} requests waiting for one.`
          : 'Keeps bookings for good.'}
      </DependencyCard>
      <Card title="This process" icon={Server} badge={<ProcessBadge status={process.status} />}>
        <p>
          Up for {formatDuration(process.uptimeMs)}, version {process.version}
        </p>
        <p className="text-muted">
          {formatCount(process.watchers)} {process.watchers === 1 ? 'page watches' : 'pages watch'} a show;
          the feed is {process.feedLagMs === 0 ? 'up to date' : `${formatDuration(process.feedLagMs)} behind`}
          .
        </p>
      </Card>
    </div>
  );
}

/** The engine did not count lately: what is shown is from before. */
function isCountOld({ now, countedAt }: OverviewData): boolean {
  const OLD_AFTER_MS = 5_000;
  return countedAt !== undefined && now - countedAt > OLD_AFTER_MS;
}

interface DependencyCardProps {
  readonly what: string;
  readonly icon: LucideIcon;
  readonly dependency: Dependency;
  readonly nowMs: number;
  readonly children: ReactNode;
}

function DependencyCard({ what, icon, dependency, nowMs, children }: DependencyCardProps) {
  const { name, status, since, latencyMs } = dependency;
  const isUp = status === 'ok';
  return (
    <Card
      title={`${what}: ${name}`}
      icon={icon}
      badge={<Badge look={isUp ? 'good' : 'warning'}>{isUp ? 'Up' : 'Down'}</Badge>}
    >
      <p>
        {isUp ? 'Up' : 'Has not answered'} for {formatDuration(nowMs - since)}
        {isUp && latencyMs !== undefined && `, answers in ${formatLatency(latencyMs)}`}
      </p>
      <p className="text-muted">
        {isUp ? children : `Since ${formatWhen(since)}. Nothing that was acknowledged is lost.`}
      </p>
    </Card>
  );
}

function ProcessBadge({ status }: Pick<OverviewData['process'], 'status'>) {
  if (status === 'ok') return <Badge look="good">Ready</Badge>;
  return <Badge look="warning">{status === 'draining' ? 'Stopping' : 'Not ready'}</Badge>;
}

interface CardProps {
  readonly title: string;
  readonly icon: LucideIcon;
  readonly badge?: ReactNode;
  readonly className?: string;
  readonly children: ReactNode;
}

function Card({ title, icon: Icon, badge, className = '', children }: CardProps) {
  return (
    <section className={`min-w-0 rounded-xl border border-line bg-card p-4 text-sm shadow-xs ${className}`}>
      <header className="mb-2 flex min-h-6 items-center justify-between gap-2">
        <h2 className="flex min-w-0 items-center gap-2 font-semibold">
          <Icon className="size-4 shrink-0 text-muted" aria-hidden="true" />
          <span className="wrap-anywhere">{title}</span>
        </h2>
        {badge}
      </header>
      {children}
    </section>
  );
}
