import { bookingIdOf } from '../domain/booking-id.ts';
import { parseHoldCursor } from '../domain/cursors.ts';
import { granted, type Refusal, type Result, refused } from '../domain/refusals.ts';
import type { Booking } from '../ports/ledger.ts';
import { findSeats } from './find-seats.ts';
import {
  type HoldView,
  problemWithTtl,
  refuseHold,
  viewOf,
  type WatchedHold,
  watchedViewOf,
} from './hold-view.ts';
import { LARGEST_HOLD, type Limits, limitsFor } from './limits.ts';
import {
  clearHold,
  type ExtendFor,
  extendFor,
  type OperateHold,
  type ReleaseFor,
  releaseFor,
} from './operated-holds.ts';
import type { BookingParts } from './parts.ts';
import { problemWithPage, problemWithText } from './problems.ts';
import { hashToken, holdSecretsForKey, isSameHash, newHoldSecrets } from './tokens.ts';

export interface CreateHold {
  readonly showId: string;
  readonly seatIds: readonly string[];
  readonly ttlMs?: number | undefined;
  /** Chosen by the caller, and only theirs: whoever knows it can ask for the same hold, token and all. */
  readonly idempotencyKey?: string | undefined;
  readonly customerRef?: string | undefined;
}

export interface OwnedHold {
  readonly showId: string;
  readonly holdId: string;
  readonly token: string;
}

export interface HoldNow extends HoldView {
  /** The engine's clock when it was read, for a countdown that does not trust the reader's. */
  readonly nowMs: number;
}

export interface HoldPage {
  readonly holds: readonly WatchedHold[];
  readonly cursor: string | undefined;
  /** The engine's clock when the page was read, for countdowns that do not trust the reader's. */
  readonly nowMs: number;
}

export interface HoldsParts extends BookingParts {
  readonly secret: Buffer;
}

/** Taking, keeping and giving up seats. @throws EngineUnavailable, LedgerUnavailable */
export class Holds {
  readonly #parts: HoldsParts;

  constructor(parts: HoldsParts) {
    this.#parts = parts;
  }

  /** All the seats, or a refusal that names those in the way. The token is told here and never again. */
  async create(input: CreateHold): Promise<Result<HoldView & { readonly token: string }>> {
    const show = await this.#parts.catalog.get(input.showId);
    if (!show) return refused({ status: 'UNKNOWN_SHOW', showId: input.showId });
    const limits = limitsFor(show, this.#parts.limits);
    const ttlMs = input.ttlMs ?? limits.holdTtlMs;
    const problem = problemWith(input, ttlMs, limits);
    if (problem) return refused(problem);
    const seats = findSeats(show, input.seatIds, { max: LARGEST_HOLD });
    if (!seats.ok) return seats;

    const { idempotencyKey, customerRef } = input;
    const request = { showId: show.showId, seatIds: input.seatIds, ttlMs, customerRef };
    const { holdId, token } =
      idempotencyKey === undefined
        ? newHoldSecrets()
        : holdSecretsForKey(this.#parts.secret, idempotencyKey, request);
    const tokenHash = hashToken(token);
    // The engine forgets a hold that became a booking; under a key it may be asked for again. So the ledger is asked, and
    // asked again where the engine gave the hold or found its seats taken: a retry may have overtaken this request, and
    // been booked in between.
    const bookingOfKey = async () =>
      idempotencyKey === undefined ? undefined : this.#parts.ledger.getBooking(bookingIdOf(holdId));
    const before = await bookingOfKey();
    if (before) return refuseKeyOf(before, tokenHash);
    const outcome = await this.#parts.loader.ask(show, () =>
      this.#parts.engine.hold(show.showId, {
        holdId,
        tokenHash,
        seats: seats.value,
        ttlMs,
        maxLifeMs: limits.maxHoldLifeMs,
        customerRef,
        maxSeatsPerCustomer: limits.maxSeatsPerCustomer,
      }),
    );
    switch (outcome.status) {
      case 'HELD': {
        const overtaking = await bookingOfKey();
        if (!overtaking) return granted({ ...viewOf(show, outcome.hold), token });
        const isStray = outcome.hold.fence !== overtaking.fence;
        if (isStray) await this.#parts.engine.release(show.showId, { holdId, tokenHash });
        return refuseKeyOf(overtaking, tokenHash);
      }
      case 'SEAT_UNAVAILABLE': {
        const overtaking = await bookingOfKey();
        if (overtaking) return refuseKeyOf(overtaking, tokenHash);
        return refused({ status: 'SEAT_UNAVAILABLE', seatIds: show.seats.idsOf(outcome.seats) });
      }
      case 'SHOW_CLOSED':
        return refused({ status: 'SHOW_CLOSED', showId: show.showId });
      case 'CUSTOMER_LIMIT':
        return refused({
          status: 'LIMIT_EXCEEDED',
          limit: 'maxSeatsPerCustomer',
          max: limits.maxSeatsPerCustomer ?? 0,
        });
      case 'ID_REUSED':
        return refused({ status: 'IDEMPOTENCY_MISMATCH' });
      default:
        return refuseHold(this.#parts, { showId: show.showId, holdId, tokenHash }, outcome);
    }
  }

  /** Also of a hold that has ended, for as long as that is remembered; of a confirmed one always. */
  async get({ showId, holdId, token }: OwnedHold): Promise<Result<HoldNow>> {
    const { engine, loader, catalog, ledger } = this.#parts;
    const show = await catalog.get(showId);
    if (!show) return refused({ status: 'UNKNOWN_SHOW', showId });
    const problem = problemWithText({ holdId, token });
    if (problem) return refused(problem);
    const tokenHash = hashToken(token);
    const outcome = await loader.ask(show, () => engine.getHold(showId, holdId));
    if (outcome.status === 'FOUND' && isSameHash(outcome.tokenHash, tokenHash)) {
      return granted({ ...viewOf(show, outcome.hold), nowMs: outcome.nowMs });
    }

    const booking = await ledger.getBooking(bookingIdOf(holdId));
    if (!booking || booking.showId !== showId) {
      return refused({ status: outcome.status === 'FOUND' ? 'WRONG_TOKEN' : 'HOLD_NOT_FOUND', holdId });
    }
    if (!isSameHash(booking.tokenHash, tokenHash)) return refused({ status: 'WRONG_TOKEN', holdId });
    const { seatIds, fence, customerRef, confirmedAtMs } = booking;
    const times = { createdAtMs: confirmedAtMs, expiresAtMs: confirmedAtMs, nowMs: outcome.nowMs };
    return granted({ holdId, showId, seatIds, state: 'confirmed', fence, customerRef, ...times });
  }

  /**
   * Moves the end to `ttlMs` from now, never earlier than it is and never past the hold's longest life: an
   * `expiresAtMs` that did not move says that the hold cannot live longer.
   */
  async extend({
    showId,
    holdId,
    token,
    ttlMs,
  }: OwnedHold & { ttlMs?: number | undefined }): Promise<Result<HoldView>> {
    const { engine, loader, catalog } = this.#parts;
    const show = await catalog.get(showId);
    if (!show) return refused({ status: 'UNKNOWN_SHOW', showId });
    const limits = limitsFor(show, this.#parts.limits);
    const wantedMs = ttlMs ?? limits.holdTtlMs;
    const problem = problemWithText({ holdId, token }) ?? problemWithTtl(wantedMs, limits);
    if (problem) return refused(problem);
    const tokenHash = hashToken(token);
    const outcome = await loader.ask(show, () =>
      engine.extend(showId, { holdId, tokenHash, ttlMs: wantedMs }),
    );
    if (outcome.status === 'EXTENDED') return granted(viewOf(show, outcome.hold));
    return refuseHold(this.#parts, { showId, holdId, tokenHash }, outcome);
  }

  /** Gives back some of the seats, or all of them. Answered the same when repeated. */
  async release({
    showId,
    holdId,
    token,
    seatIds,
  }: OwnedHold & { seatIds?: readonly string[] | undefined }): Promise<Result<HoldView>> {
    const { engine, loader, catalog } = this.#parts;
    const show = await catalog.get(showId);
    if (!show) return refused({ status: 'UNKNOWN_SHOW', showId });
    const problem = problemWithText({ holdId, token });
    if (problem) return refused(problem);
    const seats = seatIds && findSeats(show, seatIds, { max: LARGEST_HOLD });
    if (seats && !seats.ok) return seats;
    const tokenHash = hashToken(token);
    const outcome = await loader.ask(show, () =>
      engine.release(showId, { holdId, tokenHash, seats: seats?.value }),
    );
    if (outcome.status === 'RELEASED') return granted(viewOf(show, outcome.hold));
    return refuseHold(this.#parts, { showId, holdId, tokenHash }, outcome);
  }

  /** Live holds, those being confirmed first, then by when they run out. */
  async list({
    showId,
    limit,
    cursor,
  }: {
    showId: string;
    limit: number;
    cursor?: string | undefined;
  }): Promise<Result<HoldPage>> {
    const { engine, loader, catalog } = this.#parts;
    const show = await catalog.get(showId);
    if (!show) return refused({ status: 'UNKNOWN_SHOW', showId });
    const problem = problemWithPage({ limit, cursor }, parseHoldCursor);
    if (problem) return refused(problem);
    const page = await loader.ask(show, () => engine.listHolds(showId, { limit, cursor }));
    const holds = page.holds.map((hold) => watchedViewOf(show, hold, page.nowMs));
    return granted({ holds, cursor: page.cursor, nowMs: page.nowMs });
  }

  /** An operator ends somebody else's hold. */
  clear(input: OperateHold): Promise<Result<HoldView>> {
    return clearHold(this.#parts, input);
  }

  /** As `extend`, by an operator in the owner's place. */
  extendFor(input: ExtendFor): Promise<Result<HoldView>> {
    return extendFor(this.#parts, input);
  }

  /** As `release`, by an operator in the owner's place. */
  releaseFor(input: ReleaseFor): Promise<Result<HoldView>> {
    return releaseFor(this.#parts, input);
  }
}

/** The token is made of the key and the request: another one is another request's. */
function refuseKeyOf({ holdId, tokenHash }: Booking, askedTokenHash: string) {
  return isSameHash(tokenHash, askedTokenHash)
    ? refused({ status: 'ALREADY_CONFIRMED', holdId })
    : refused({ status: 'IDEMPOTENCY_MISMATCH' });
}

function problemWith(
  { seatIds, customerRef, idempotencyKey }: CreateHold,
  ttlMs: number,
  limits: Limits,
): Refusal | undefined {
  if (seatIds.length > limits.maxSeatsPerHold) {
    return { status: 'LIMIT_EXCEEDED', limit: 'maxSeatsPerHold', max: limits.maxSeatsPerHold };
  }
  if (limits.maxSeatsPerCustomer !== undefined && customerRef === undefined) {
    return {
      status: 'INVALID_INPUT',
      problem: 'customerRef is missing: this show limits how many seats a customer may hold',
    };
  }
  return problemWithText({ customerRef, idempotencyKey }) ?? problemWithTtl(ttlMs, limits);
}
