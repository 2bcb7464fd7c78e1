import type { History, Operation } from '@holdfast/verifier';

/** Of the seats that somebody asked for: how many belong to how many in the end. */
export interface Winners {
  readonly exactlyOne: number;
  readonly none: number;
  /** Sold or promised to several at once. */
  readonly more: number;
}

/**
 * Who has a seat in the end, by what clients were told and by what the ledger has: holds that were granted and neither
 * given back nor run out, and bookings that stand. Counted by itself, apart from the checker, and so simple that it can
 * be followed by hand.
 */
export function winnersPerSeat(history: History): Winners {
  const ownersOf = new Map<string, Set<string>>();
  for (const { operation, seats = [] } of history.operations) {
    if (operation === 'hold')
      for (const seat of seats) if (!ownersOf.has(seat)) ownersOf.set(seat, new Set());
  }
  for (const [hold, seats] of heldInTheEnd(history)) for (const seat of seats) ownersOf.get(seat)?.add(hold);
  for (const { status, hold, seats } of history.bookings ?? []) {
    for (const seat of seats) {
      if (status === 'confirmed') ownersOf.get(seat)?.add(hold);
      else ownersOf.get(seat)?.delete(hold);
    }
  }
  const counts = [...ownersOf.values()].map(({ size }) => size);
  const exactlyOne = counts.filter((size) => size === 1).length;
  const none = counts.filter((size) => size === 0).length;
  return { exactlyOne, none, more: counts.length - exactlyOne - none };
}

/** By hold, those of its seats that it surely has still. Where an answer is missing nobody is sure. */
function heldInTheEnd({ operations }: History): Map<string, ReadonlySet<string>> {
  const endAtMs = engineTimeInTheEnd(operations);
  const seatsOf = new Map<string, Set<string>>();
  const runsOutAtMs = new Map<string, number>();
  const holdOfBooking = new Map<string, string>();
  for (const { operation, outcome, hold, seats, expiresAtMs, booking } of operations) {
    if (outcome !== 'ok' || hold === undefined) continue;
    if (operation === 'hold' && !seatsOf.has(hold)) seatsOf.set(hold, new Set(seats));
    if (expiresAtMs !== undefined) {
      runsOutAtMs.set(hold, Math.max(expiresAtMs, runsOutAtMs.get(hold) ?? expiresAtMs));
    }
    if (operation === 'confirm' && booking !== undefined) {
      runsOutAtMs.set(hold, Number.POSITIVE_INFINITY);
      holdOfBooking.set(booking, hold);
    }
  }
  for (const { operation, outcome, hold, seats, booking } of operations) {
    if (outcome === 'fail') continue;
    const of = operation === 'cancel' ? holdOfBooking.get(booking ?? '') : hold;
    if (of === undefined || !['release', 'clear', 'cancel'].includes(operation)) continue;
    if (operation === 'release' && seats) for (const seat of seats) seatsOf.get(of)?.delete(seat);
    else seatsOf.delete(of);
  }
  for (const hold of seatsOf.keys()) if ((runsOutAtMs.get(hold) ?? 0) <= endAtMs) seatsOf.delete(hold);
  return seatsOf;
}

/** A hold with a ttl says where the engine's clock was between its invoke and its return. */
function engineTimeInTheEnd(operations: readonly Operation[]): number {
  let aheadMs = Number.NEGATIVE_INFINITY;
  let endMs = 0;
  for (const { operation, outcome, expiresAtMs, ttlMs, returnMs } of operations) {
    endMs = Math.max(endMs, returnMs);
    if (operation !== 'hold' || outcome !== 'ok' || expiresAtMs === undefined || ttlMs === undefined)
      continue;
    aheadMs = Math.max(aheadMs, expiresAtMs - ttlMs - returnMs);
  }
  return aheadMs + endMs;
}
