import { ClockOffsetMs, Countdown } from '../../components/countdown.tsx';
import { Button } from '../../components/ui/button.tsx';
import { type SeatSelection, useSelectedIds } from '../../lib/seat-selection.ts';
import type { LiveSale } from './live-sale.ts';

interface ChosenBarProps {
  readonly selection: SeatSelection;
  /** What is held and not booked yet. */
  readonly live: readonly LiveSale[];
  /** To the form of what is chosen. */
  readonly onGoOn: () => void;
}

/**
 * Where the page is too narrow for map and form side by side: what is chosen, or else what is held, always in view over
 * the map, and the way to it below.
 */
export function ChosenBar({ selection, live, onGoOn }: ChosenBarProps) {
  const seatIds = [...useSelectedIds(selection)];
  const [soonest] = live.toSorted((one, other) => one.hold.expiresAt - other.hold.expiresAt);
  return (
    <div className="sticky bottom-0 z-10 flex min-h-14 items-center justify-between gap-3 border-t border-line bg-card p-2 pl-4 text-sm lg:hidden">
      {seatIds.length === 0 && soonest ? (
        <HeldInBar sale={soonest} more={live.length - 1} />
      ) : (
        <>
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
        </>
      )}
    </div>
  );
}

function HeldInBar({ sale: { saleId, hold, request }, more }: { sale: LiveSale; more: number }) {
  return (
    <>
      <span className="flex min-w-0 items-baseline gap-1.5">
        <span className="truncate">Held for {request.customerRef ?? hold.seatIds.join(', ')}</span>
        <ClockOffsetMs value={hold.clockOffsetMs}>
          <Countdown expiresAt={hold.expiresAt} />
        </ClockOffsetMs>
        {more > 0 && <span className="shrink-0 text-muted">+ {more}</span>}
      </span>
      <Button look="accent" onClick={() => goToCard(saleId)}>
        Go to it
      </Button>
    </>
  );
}

/** The seats of a card, which take the focus: a field would open the keyboard of a phone over them. */
export function cardSeatsId(saleId: string): string {
  return `sale-${saleId}`;
}

function goToCard(saleId: string): void {
  const seats = document.getElementById(cardSeatsId(saleId));
  seats?.focus({ preventScroll: true });
  seats?.scrollIntoView({ block: 'center' });
}
