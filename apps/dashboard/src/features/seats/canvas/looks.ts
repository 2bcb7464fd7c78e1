import { SEAT_STATUSES, type SeatStatus } from '../../../lib/seat-status.ts';

/** How a seat is drawn: each kind of each status is one number, so that a hall's looks are one array of bytes. */
const STATUSES = [...SEAT_STATUSES, undefined] as const;
const KINDS = ['plain', 'faded', 'chosen'] as const;
export type Kind = (typeof KINDS)[number];

export const LOOKS = STATUSES.flatMap((status) => KINDS.map((kind) => ({ status, kind })));

export function lookOf(status: SeatStatus | undefined, kind: Kind): number {
  return STATUSES.indexOf(status) * KINDS.length + KINDS.indexOf(kind);
}
