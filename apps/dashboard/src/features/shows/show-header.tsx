import type { ReactNode } from 'react';
import { useMay } from '../../lib/me.ts';
import { formatDate } from '../../lib/time.ts';
import type { Outputs } from '../../lib/trpc.ts';
import { SaleBadge } from './sale-badge.tsx';
import { SaleControl } from './sale-control.tsx';

interface ShowHeaderProps {
  readonly show: Outputs['shows']['get'];
  readonly aside: ReactNode;
}

export function ShowHeader({ show, aside }: ShowHeaderProps) {
  const mayOperate = useMay('operate');
  const { showId, title, sale, startsAt } = show;
  return (
    <div className="mb-4 flex min-h-8 flex-wrap items-center gap-x-4 gap-y-1">
      <h1 className="text-2xl font-semibold tracking-tight">{title}</h1>
      <SaleBadge sale={sale} />
      {startsAt !== undefined && <span className="text-sm text-muted">{formatDate(startsAt)}</span>}
      <div className="ml-auto flex items-center gap-3">
        {mayOperate && <SaleControl showId={showId} title={title} sale={sale} />}
        {aside}
      </div>
    </div>
  );
}
