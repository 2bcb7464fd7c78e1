import { Button } from '../../components/ui/button.tsx';
import { type SeatSelection, useSelectedIds } from '../../lib/seat-selection.ts';

/**
 * Where the page is too narrow for map and form side by side: what is chosen, always in view over the map, and the way
 * to the form below.
 */
export function ChosenBar({ selection, onGoOn }: { selection: SeatSelection; onGoOn: () => void }) {
  const seatIds = [...useSelectedIds(selection)];
  return (
    <div className="sticky bottom-0 z-10 flex min-h-14 items-center justify-between gap-3 border-t border-line bg-card p-2 pl-4 text-sm lg:hidden">
      <span className="truncate">
        {seatIds.length === 0 ? (
          <span className="text-muted">Tap the seats.</span>
        ) : (
          <>
            <strong className="font-semibold">{seatIds.length}</strong> {seatIds.join(', ')}
          </>
        )}
      </span>
      <Button look="accent" disabled={seatIds.length === 0} onClick={onGoOn}>
        Go on
      </Button>
    </div>
  );
}
