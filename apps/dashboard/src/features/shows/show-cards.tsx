import { useMay } from '../../lib/me.ts';
import { SaleControl } from './sale-control.tsx';
import { ShowCard } from './show-card.tsx';
import type { Show } from './use-shows.ts';

interface ShowCardsProps {
  readonly shows: readonly Show[];
  /** One below that of what the list stands under. */
  readonly headingLevel: 2 | 3;
}

export function ShowCards({ shows, headingLevel }: ShowCardsProps) {
  const mayOperate = useMay('operate');
  return (
    <ul className="grid gap-3">
      {shows.map((show) => (
        <ShowCard
          key={show.showId}
          show={show}
          headingLevel={headingLevel}
          actions={mayOperate && <SaleControl showId={show.showId} title={show.title} sale={show.sale} />}
        />
      ))}
    </ul>
  );
}
