import type { Outputs } from './trpc.ts';

export type Counts = Outputs['shows']['list']['shows'][number]['counts'];
export type SeatStatus = keyof Counts;

/** In the order in which they are counted and explained. */
export const SEAT_STATUSES = [
  'available',
  'held',
  'booked',
  'blocked',
] as const satisfies readonly SeatStatus[];

export const STATUS_LABEL: Record<SeatStatus, string> = {
  available: 'Available',
  held: 'Held',
  booked: 'Booked',
  blocked: 'Blocked',
};

/** Of a seat's box, where a seat and the gap around it are 1 × 1. */
export const SEAT_SIZE = 0.84;
export const SEAT_CORNER = 0.22;

/** Drawn over the seat, in a box of 1 × 1 around 0: whoever cannot tell the colours can tell these. */
export const STATUS_MARK: Record<SeatStatus, string> = {
  available: '',
  held: 'M0-.24V.02L.17.15',
  booked: 'M-.2.02-.05.17.22-.15',
  blocked: 'M-.17-.17.17.17M.17-.17-.17.17',
};

export function totalOf(counts: Counts): number {
  return SEAT_STATUSES.reduce((total, status) => total + counts[status], 0);
}
