import { momentIn } from '../../lib/moments.ts';
import type { Inputs } from '../../lib/trpc.ts';

/** What bookings are narrowed down by, and which one is open, as it stands in the address. */
export interface BookingsState {
  readonly show?: string | undefined;
  readonly search?: string | undefined;
  readonly status?: string | undefined;
  readonly since?: string | undefined;
  readonly until?: string | undefined;
  readonly booking?: string | undefined;
}

export type BookingQuery = NonNullable<Inputs['bookings']['list']>;

export const STATUSES = ['confirmed', 'cancelled'] as const satisfies readonly BookingQuery['status'][];

export const NO_FILTERS = {
  show: undefined,
  search: undefined,
  status: undefined,
  since: undefined,
  until: undefined,
} as const satisfies BookingsState;

export function isFiltered({ show, search, status, since, until }: BookingsState): boolean {
  return [show, search, status, since, until].some(Boolean);
}

/** What the api is asked for. What makes no sense, in a link somebody edited, narrows nothing down. */
export function queryOf({ show, search, status, since, until }: BookingsState): BookingQuery {
  return {
    showId: show || undefined,
    search: search?.trim() || undefined,
    status: STATUSES.find((known) => known === status),
    since: momentIn(since),
    until: momentIn(until),
  };
}
