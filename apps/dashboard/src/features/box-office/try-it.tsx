import { X } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../components/ui/button.tsx';

/** Those of apps/api/src/demo.ts. */
const DEMO_SHOWS: ReadonlySet<string> = new Set(['avengers_endgame', 'grand_hall']);
const STORED_UNDER = 'holdfast.try-it';

/** Says to whoever is new what there is to see, until they have seen it or want no advice. */
export function TryIt({ showId, isSold }: { showId: string; isSold: boolean }) {
  const [isDismissed, setIsDismissed] = useState(() => localStorage.getItem(STORED_UNDER) === 'dismissed');
  if (isDismissed || isSold || !DEMO_SHOWS.has(showId)) return null;
  const dismiss = () => {
    localStorage.setItem(STORED_UNDER, 'dismissed');
    setIsDismissed(true);
  };
  return (
    <aside
      aria-label="Try it"
      className="mb-4 flex items-start justify-between gap-3 rounded-xl border border-line bg-card p-4 text-sm"
    >
      <div>
        <p className="font-semibold">New here? Sell a seat.</p>
        <ol className="mt-1 list-decimal space-y-0.5 pl-5 text-muted">
          <li>Choose seats on the map, or let “Best that are free” choose them, and hold them.</li>
          <li>Open this page in a second window: the seats are taken there, and nobody else gets them.</li>
          <li>Book them. Or let the time run out, and watch them go back on sale.</li>
        </ol>
      </div>
      <Button size="icon" aria-label="No advice" onClick={dismiss}>
        <X />
      </Button>
    </aside>
  );
}
