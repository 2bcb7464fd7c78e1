import type { LateConfirm } from '../domain/commands.ts';
import type { Show } from '../ports/ledger.ts';

/** What a show may say of its own, see `Show`. */
export interface Limits {
  /** How long a hold lives when its maker does not say. */
  readonly holdTtlMs: number;
  /** The longest a hold can live through extensions. */
  readonly maxHoldLifeMs: number;
  readonly maxSeatsPerHold: number;
  /**
   * Seats that one customer may have in live holds of a show at once; undefined: any number. Where there is such a
   * limit, a hold must say whose it is, or the limit would mean nothing.
   */
  readonly maxSeatsPerCustomer: number | undefined;
  readonly lateConfirm: LateConfirm;
}

export const DEFAULT_LIMITS: Limits = {
  holdTtlMs: 300_000,
  maxHoldLifeMs: 1_800_000,
  maxSeatsPerHold: 20,
  maxSeatsPerCustomer: undefined,
  lateConfirm: 'refuse',
};

/** No limit may allow a hold of more seats than this. */
export const LARGEST_HOLD = 500;
/** Seats that an operator may block or unblock in one step: as many as stop an engine for no longer than it can bear. */
export const LARGEST_BLOCK = 10_000;

/** The show's own limits, where it has any. A hold whose maker does not say how long it lives fits into its longest life. */
export function limitsFor(show: Omit<Show, 'sale'>, defaults: Limits): Limits {
  const maxHoldLifeMs = show.maxHoldLifeMs ?? defaults.maxHoldLifeMs;
  return {
    holdTtlMs: Math.min(show.holdTtlMs ?? defaults.holdTtlMs, maxHoldLifeMs),
    maxHoldLifeMs,
    maxSeatsPerHold: show.maxSeatsPerHold ?? defaults.maxSeatsPerHold,
    maxSeatsPerCustomer: show.maxSeatsPerCustomer ?? defaults.maxSeatsPerCustomer,
    lateConfirm: show.lateConfirm ?? defaults.lateConfirm,
  };
}
