import type { ReactNode } from 'react';
import { formatDate } from '../../lib/time.ts';
import type { Outputs } from '../../lib/trpc.ts';
import { SaleBadge } from './sale-badge.tsx';

interface ShowHeaderProps {
  readonly show: Outputs['shows']['get'];
  readonly aside: ReactNode;
}

export function ShowHeader({ show, aside }: ShowHeaderProps) {
  return (
    <div className="mb-4 flex flex-wrap items-center gap-x-4 gap-y-1">
      <h1 className="text-2xl font-semibold tracking-tight">{show.title}</h1>
      <SaleBadge sale={show.sale} />
      {show.startsAt !== undefined && <span className="text-sm text-muted">{formatDate(show.startsAt)}</span>}
      <span className="ml-auto">{aside}</span>
    </div>
  );
}
