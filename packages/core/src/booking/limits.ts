import type { Show } from '../ports/ledger.ts';

export interface Limits {
  /** How long a hold lives when its maker does not say. */
  readonly holdTtlMs: number;
  /** The longest a hold can live through extensions. */
  readonly maxHoldLifeMs: number;
  readonly maxSeatsPerHold: number;
}

export const DEFAULT_LIMITS: Limits = {
  holdTtlMs: 300_000,
  maxHoldLifeMs: 1_800_000,
  maxSeatsPerHold: 20,
};

/** No limit may allow a hold of more seats than this. */
export const LARGEST_HOLD = 500;

/** The show's own limits, where it has any. */
export function limitsFor(show: Omit<Show, 'sale'>, defaults: Limits): Limits {
  return {
    holdTtlMs: show.holdTtlMs ?? defaults.holdTtlMs,
    maxHoldLifeMs: show.maxHoldLifeMs ?? defaults.maxHoldLifeMs,
    maxSeatsPerHold: show.maxSeatsPerHold ?? defaults.maxSeatsPerHold,
  };
}
