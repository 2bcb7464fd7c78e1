import { HOLD_STATES, type Hold, type HoldState, stateOf } from './hold.ts';

export interface HoldFilter {
  /** The beginning of a seat's id, some of the customer's reference, or a hold's id. */
  readonly search: string;
  readonly state: HoldState | undefined;
  /** Made at least this long ago. */
  readonly ageMs: number | undefined;
  /** Runs out within this time. */
  readonly leftMs: number | undefined;
}

export function filterHolds(holds: readonly Hold[], filter: HoldFilter, nowMs: number): Hold[] {
  const search = filter.search.trim().toLowerCase();
  const { state, ageMs, leftMs } = filter;
  return holds.filter(
    (hold) =>
      (state === undefined || stateOf(hold) === state) &&
      (ageMs === undefined || nowMs - hold.createdAt >= ageMs) &&
      (leftMs === undefined || hold.expiresAt - nowMs <= leftMs) &&
      (search === '' || isNamed(hold, search)),
  );
}

/** As the filters stand in the address. */
interface FilterAddress {
  readonly search?: string | undefined;
  readonly state?: string;
  readonly age?: string;
  readonly left?: string;
}

export const NO_FILTERS = { search: '', state: '', age: '', left: '' };

export function isFiltering({ search, state, age, left }: FilterAddress): boolean {
  return [search, state, age, left].some((value) => value !== undefined && value !== '');
}

/** What stands in the address may be anything. */
export function filterOf(address: FilterAddress): HoldFilter {
  const { search = '', state = '' } = address;
  return {
    search,
    state: isHoldState(state) ? state : undefined,
    ageMs: minutesOf(address.age),
    leftMs: minutesOf(address.left),
  };
}

function isHoldState(text: string): text is HoldState {
  return Object.hasOwn(HOLD_STATES, text);
}

function minutesOf(text: string | undefined): number | undefined {
  const minutes = Number(text);
  return minutes > 0 ? minutes * 60_000 : undefined;
}

function isNamed({ holdId, seatIds, customerRef }: Hold, search: string): boolean {
  return (
    seatIds.some((seatId) => seatId.toLowerCase().startsWith(search)) ||
    customerRef?.toLowerCase().includes(search) === true ||
    holdId.toLowerCase() === search
  );
}
