import { SEAT_CORNER, SEAT_SIZE, type SeatStatus, STATUS_MARK } from '../lib/seat-status.ts';

/** A seat as it is drawn on the map. */
function StatusMark({ status }: { status: SeatStatus | undefined }) {
  return (
    <>
      <rect
        x={-SEAT_SIZE / 2}
        y={-SEAT_SIZE / 2}
        width={SEAT_SIZE}
        height={SEAT_SIZE}
        rx={SEAT_CORNER}
        className="seat-box"
      />
      {status !== undefined && <path d={STATUS_MARK[status]} className="seat-mark" />}
    </>
  );
}

export function StatusIcon({ status }: { status: SeatStatus }) {
  return (
    <svg viewBox="-.5 -.5 1 1" className="size-4 shrink-0" data-status={status} aria-hidden="true">
      <StatusMark status={status} />
    </svg>
  );
}
