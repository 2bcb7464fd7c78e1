import { StatusIcon } from '../../components/status-mark.tsx';
import { classNames } from '../../lib/class-names.ts';
import { SEAT_STATUSES, type SeatStatus, STATUS_LABEL } from '../../lib/seat-status.ts';
import type { SeatFeed } from './seat-feed.ts';
import { useCounts } from './use-seat-feed.ts';

interface LegendProps {
  readonly feed: SeatFeed;
  readonly seatCount: number;
  readonly status: SeatStatus | undefined;
  readonly onStatus: (status: SeatStatus | undefined) => void;
}

/** What the marks mean and how many seats have each; pressed, the map shows the seats that do. */
export function Legend({ feed, seatCount, status, onStatus }: LegendProps) {
  const counts = useCounts(feed, seatCount);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset does not wrap its buttons
    <div
      role="group"
      aria-label="Show seats by status"
      className="grid grid-cols-2 gap-1.5 max-sm:w-full sm:flex sm:flex-wrap"
    >
      {SEAT_STATUSES.map((each) => (
        <button
          key={each}
          type="button"
          aria-pressed={each === status}
          onClick={() => onStatus(each === status ? undefined : each)}
          data-count-of={each}
          className={classNames(
            'flex h-8 items-center gap-1.5 rounded-md border px-2 text-xs hover:bg-raised sm:px-2.5 sm:text-sm',
            each === status ? 'border-accent bg-raised' : 'border-line',
          )}
        >
          <StatusIcon status={each} />
          <span className="text-muted">{STATUS_LABEL[each]}</span>
          {/* As wide as it may become, so that nothing beside it moves. */}
          <span
            className="ml-auto text-right font-semibold tabular-nums"
            style={{ minWidth: `${seatCount.toLocaleString().length}ch` }}
          >
            {counts?.[each].toLocaleString() ?? '–'}
          </span>
        </button>
      ))}
    </div>
  );
}
