import { Link } from '@tanstack/react-router';
import { SeatBar, SeatCounts } from '../../components/seat-counts.tsx';
import { formatDate } from '../../lib/time.ts';
import type { Outputs } from '../../lib/trpc.ts';
import { SaleBadge } from './sale-badge.tsx';

export type Show = Outputs['shows']['list']['shows'][number];

export function ShowCard({ show }: { show: Show }) {
  return (
    <li
      className="relative rounded-xl border border-line bg-card p-5 shadow-xs transition-shadow hover:shadow-md"
      data-show-id={show.showId}
    >
      <div className="flex items-start justify-between gap-3">
        <h2 className="text-lg font-semibold">
          <Link
            to="/shows/$showId"
            params={{ showId: show.showId }}
            // The whole card leads there, and is still one link to those who hear it.
            className="after:absolute after:inset-0 after:rounded-xl focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:outline-accent"
          >
            {show.title}
          </Link>
        </h2>
        <SaleBadge sale={show.sale} />
      </div>
      <p className="mt-0.5 mb-4 text-sm text-muted">
        {show.startsAt === undefined ? show.showId : `${formatDate(show.startsAt)} · ${show.showId}`}
      </p>
      <SeatBar counts={show.counts} />
      <div className="mt-3">
        <SeatCounts counts={show.counts} />
      </div>
    </li>
  );
}
