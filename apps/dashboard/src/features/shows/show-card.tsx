import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { SeatBar, SeatCounts } from '../../components/seat-counts.tsx';
import { formatDate } from '../../lib/time.ts';
import { SaleBadge } from './sale-badge.tsx';
import { shareSold } from './sort-shows.ts';
import type { Show } from './use-shows.ts';

const percent = new Intl.NumberFormat(undefined, { style: 'percent' });

interface ShowCardProps {
  readonly show: Show;
  readonly headingLevel: 2 | 3;
  /** What can be done with it from here. */
  readonly actions?: ReactNode;
}

export function ShowCard({ show, headingLevel, actions }: ShowCardProps) {
  const Heading = `h${headingLevel}` as const;
  return (
    <li
      className="relative grid items-center gap-x-6 gap-y-3 rounded-xl border border-line bg-card p-4 shadow-xs transition-shadow hover:shadow-md lg:grid-cols-[minmax(0,5fr)_minmax(0,6fr)_auto]"
      data-show-id={show.showId}
    >
      <div className="min-w-0">
        <div className="flex items-start gap-3">
          <Heading className="min-w-0 font-semibold">
            <Link
              to="/shows/$showId"
              params={{ showId: show.showId }}
              // The whole card leads there, and is still one link to those who hear it.
              className="wrap-anywhere after:absolute after:inset-0 after:rounded-xl focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:outline-accent"
            >
              {show.title}
            </Link>
          </Heading>
          <SaleBadge sale={show.sale} />
        </div>
        <p className="mt-0.5 truncate text-sm text-muted">
          {show.startsAt === undefined ? show.showId : `${formatDate(show.startsAt)} · ${show.showId}`}
        </p>
      </div>
      <div className="min-w-0">
        <div className="mb-2 flex items-center gap-3">
          <div className="grow">
            <SeatBar counts={show.counts} />
          </div>
          <span className="w-20 text-right text-sm tabular-nums text-muted">
            {percent.format(shareSold(show))} sold
          </span>
        </div>
        <SeatCounts counts={show.counts} />
      </div>
      {/* Above the link that covers the card. */}
      {actions && <div className="relative justify-self-start lg:justify-self-end">{actions}</div>}
    </li>
  );
}
