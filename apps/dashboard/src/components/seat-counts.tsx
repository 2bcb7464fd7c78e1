import { type Counts, SEAT_STATUSES, STATUS_LABEL, totalOf } from '../lib/seat-status.ts';
import { StatusIcon } from './status-mark.tsx';

/** How many seats have which status, in numbers; with each status' mark, so it is the map's legend too. */
export function SeatCounts({ counts }: { counts: Counts }) {
  return (
    <dl className="flex flex-wrap gap-x-5 gap-y-1 text-sm">
      {SEAT_STATUSES.map((status) => (
        <div key={status} className="flex items-center gap-1.5" data-count-of={status}>
          <StatusIcon status={status} />
          <dt className="text-muted">{STATUS_LABEL[status]}</dt>
          <dd className="font-semibold tabular-nums">{counts[status]}</dd>
        </div>
      ))}
    </dl>
  );
}

/** The same as shares of a bar. The numbers beside it are what is read out. */
export function SeatBar({ counts }: { counts: Counts }) {
  const total = totalOf(counts);
  return (
    <div className="flex h-2 gap-px overflow-hidden rounded-full bg-raised" aria-hidden="true">
      {SEAT_STATUSES.filter((status) => counts[status] > 0).map((status) => (
        <div
          key={status}
          className="seat-share min-w-1 transition-[width] duration-300"
          data-status={status}
          style={{ width: `${(100 * counts[status]) / total}%` }}
        />
      ))}
    </div>
  );
}
