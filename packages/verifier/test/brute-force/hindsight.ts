import type { History, Operation } from '../../src/index.ts';
import { type Claim, FOREVER } from './state.ts';

/** Clocks go apart by 500 millionths of the time that passes. */
export const DRIFT = 500e-6;

/** Something comes about between these moments of the history. */
interface Window {
  readonly from: number;
  readonly by: number;
}

/**
 * What the whole of a history tells of each of its operations, whatever their order: of which hold it was, when it was
 * sent first, and where the engine's clock was.
 */
export class Hindsight {
  /** When the last answer came. */
  readonly endMs: number;
  /** What was read in the end was read by then. */
  readonly readMs: number;
  readonly #history: History;
  /** What the engine's clock said, and between which moments. */
  readonly #clock: { readonly engineMs: number; readonly sentMs: number; readonly returnMs: number }[] = [];
  readonly #firstSent = new Map<string, number>();
  readonly #firstRefused = new Map<string, number>();

  constructor(history: History) {
    this.#history = history;
    for (const operation of history.operations) {
      const { key, invokeMs } = operation;
      const same = sameRequest(operation);
      const first = isRefused(operation) ? this.#firstRefused : this.#firstSent;
      if (key) first.set(same, Math.min(invokeMs, first.get(same) ?? FOREVER));
    }
    for (const operation of history.operations) {
      const { expiresAtMs = 0, ttlMs = 0, returnMs } = operation;
      if (!isGrant(operation)) continue;
      this.#clock.push({ engineMs: expiresAtMs - ttlMs, sentMs: this.sentMs(operation), returnMs });
    }
    this.endMs = Math.max(...history.operations.map(({ returnMs }) => returnMs));
    this.readMs = history.readMs ?? this.endMs + 120_000;
  }

  /** When this request was sent for the first time. Of one that had an effect those do not count that were refused. */
  sentMs(operation: Operation): number {
    const { key, invokeMs } = operation;
    if (!key) return invokeMs;
    const same = sameRequest(operation);
    const firstMs = Math.min(invokeMs, this.#firstSent.get(same) ?? FOREVER);
    return isRefused(operation) ? Math.min(firstMs, this.#firstRefused.get(same) ?? FOREVER) : firstMs;
  }

  /** The hold that it made or was about; empty: that of a booking of which nobody was told. */
  idOf(request: Operation): string {
    const { operation, hold, key, booking } = request;
    const { operations, bookings } = this.#history;
    if (operation === 'cancel') {
      const known = operations.find((one) => one.operation === 'confirm' && one.booking === booking);
      return known?.hold ?? bookings?.find((one) => one.booking === booking)?.hold ?? '';
    }
    if (hold !== undefined) return hold;
    const told = operations.find((one) => key && one.key === key && one.outcome === 'ok');
    const number = operations.indexOf(request);
    const isForgotten = told && !isSameBody(told, request) && this.#mayBeBooked(told.hold);
    if (isForgotten && request.outcome === 'unknown') return `made by ${number}`;
    return told?.hold ?? `made by ${key ?? number}`;
  }

  /** One key makes holds of one request alone, while the engine knows the hold that it made. */
  canHaveMade(operation: Operation, id: string): boolean {
    return this.#grantsOf(id).every((grant) => isSameBody(grant, operation));
  }

  /** Whether somebody was answered with this hold. */
  isGranted(id: string): boolean {
    return this.#grantsOf(id).length > 0;
  }

  /** Whether it was sent by an operator about a hold whose client may have got no answer. */
  mayBeOfUntold({ operation, hold, returnMs }: Operation): boolean {
    if (operation !== 'clear' || this.isGranted(hold ?? '')) return false;
    return this.#history.operations.some(
      (one) => one.operation === 'hold' && one.outcome === 'unknown' && one.invokeMs <= returnMs,
    );
  }

  isInLedger(id: string): boolean {
    return this.#history.bookings?.some(({ hold }) => hold === id) ?? false;
  }

  /** Nobody sees a booking before the ledger has it. */
  showsBooked(phase: Claim['phase'] | undefined): boolean {
    return phase === 'confirmed' || (phase === 'unsettled' && !this.#history.bookings);
  }

  /** Of a booking that may be anybody's: who was not told of theirs may have had it taken back. */
  firstCancelOfAny(): number {
    const { operations, bookings } = this.#history;
    const cancels = operations.filter(
      (one) => one.operation === 'cancel' && one.outcome !== 'fail' && this.idOf(one) === '',
    );
    return bookings ? FOREVER : Math.min(...cancels.map(({ invokeMs }) => invokeMs));
  }

  /** When the engine's clock came there. */
  at(engineMs: number): Window {
    let [from, by] = [-FOREVER, FOREVER];
    for (const told of this.#clock) {
      const passedMs = engineMs - told.engineMs;
      const driftMs = Math.abs(passedMs) * DRIFT;
      from = Math.max(from, told.sentMs - 1 + passedMs - driftMs);
      by = Math.min(by, told.returnMs + passedMs + driftMs);
    }
    if (from > by) throw new Error('the clocks of a small history must agree');
    return { from, by };
  }

  /** When a hold that was made between these moments runs out. */
  endOf(operation: Operation, id: string, made: Window): Window {
    const { ttlMs = FOREVER } = operation;
    const grants = this.#grantsOf(id);
    const grant = grants.find(({ fence }) => fence === operation.fence) ?? grants[0];
    if (grant?.expiresAtMs !== undefined) return this.at(grant.expiresAtMs);
    return { from: made.from + ttlMs * (1 - DRIFT) - 1, by: made.by + ttlMs * (1 + DRIFT) + 1 };
  }

  /**
   * Of the claim that the request made or was answered with, as far as anybody was told: that of the hold, or a higher one by
   * which its key made it anew. That of a confirm, which may have taken the seats again, is no hold's.
   */
  fenceOf(operation: Operation, id: string): number | undefined {
    const grants = this.#grantsOf(id);
    const confirms = this.#history.operations.filter((one) => one.hold === id && one.operation === 'confirm');
    const confirmedMs = Math.min(...confirms.map(({ invokeMs }) => invokeMs));
    const isOwn = grants.some(
      ({ fence, key, returnMs }) =>
        fence === operation.fence && key === grants[0]?.key && returnMs < confirmedMs,
    );
    if (isOwn && operation.key && operation.fence !== undefined) return operation.fence;
    const told = grants.flatMap(({ fence }) => fence ?? []);
    return told.length > 0 ? Math.min(...told) : undefined;
  }

  /** Whether it may be answered with a hold that was made before: the same request under the same key as all that were. */
  isRetry({ key }: Operation, id: string): boolean {
    const grants = this.#grantsOf(id);
    const [first] = grants;
    if (!first || key === undefined) return false;
    return grants.every((one) => one.key === key && (one.fence !== first.fence || isSameBody(one, first)));
  }

  #grantsOf(id: string): readonly Operation[] {
    return this.#history.operations.filter((one) => isGrant(one) && one.hold === id);
  }

  #mayBeBooked(id: string | undefined): boolean {
    return this.#history.operations.some(
      (one) => one.operation === 'confirm' && one.hold === id && one.outcome !== 'fail',
    );
  }
}

function isGrant({ operation, outcome }: Operation): boolean {
  return operation === 'hold' && outcome === 'ok';
}

function isSameBody(one: Operation, other: Operation): boolean {
  return one.ttlMs === other.ttlMs && one.seats?.join(' ') === other.seats?.join(' ');
}

function sameRequest({ key, operation, seats, ttlMs, hold, booking }: Operation): string {
  // What a hold or a confirm was answered is no part of what it asked.
  const about = [operation === 'hold' ? undefined : hold, operation === 'confirm' ? undefined : booking];
  return JSON.stringify([key, operation, seats, ttlMs, ...about]);
}

/** That another run of the same was under way says nothing of what became of that. */
function isRefused({ outcome, refusal }: Operation): boolean {
  return outcome === 'fail' && refusal !== 'REQUEST_IN_PROGRESS';
}
