import type { SeatStatus } from '../../lib/seat-status.ts';

/** Those seats are shown as they are, all others fade. Absent: all. */
export interface SeatFilter {
  readonly status?: SeatStatus | undefined;
  readonly section?: string | undefined;
}

interface Filtered {
  readonly status: SeatStatus | undefined;
  readonly section: string;
}

export function isShownBy({ status: wanted, section: within }: SeatFilter, seat: Filtered): boolean {
  return (
    (wanted === undefined || seat.status === wanted) && (within === undefined || seat.section === within)
  );
}
