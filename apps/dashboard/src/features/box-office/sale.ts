import type { Outputs } from '../../lib/trpc.ts';

export type Booking = Outputs['holds']['confirm'];

/** What is asked of the server: kept until it has answered, so that a reload asks the very same again. */
export interface HoldRequest {
  readonly seatIds: readonly string[];
  readonly customerRef: string | undefined;
  readonly idempotencyKey: string;
}

/** A hold that is this browser's own. */
interface OwnHold {
  readonly holdId: string;
  readonly token: string;
  readonly seatIds: readonly string[];
  readonly fence: number;
  /** On the engine's clock. */
  readonly expiresAt: number;
  /** How far the engine's clock is ahead of this browser's, see `withClockOffset`. */
  readonly clockOffsetMs: number;
}

/** How a hold came to its end without a booking. */
export type Ending = 'expired' | 'cleared' | 'released' | 'lost-seats' | 'unknown';

interface Common {
  readonly saleId: string;
  readonly showId: string;
  /** Whose: what one clerk holds is not shown to the next who logs in here. */
  readonly seller: string;
  readonly request: HoldRequest;
}

/**
 * One customer, from the first request to the ticket.
 *
 *     asked ──held──► held ──pay──► paying ──confirmed──► booked
 *       │              │ ▲             │
 *       └─refused─► (gone) └──refused──┤
 *                      └──────ended────┴──► ended
 */
export type Sale =
  | (Common & {
      readonly stage: 'asked';
      /** An answer got lost: the seats may already be held. */
      readonly isUnsure: boolean;
    })
  | (Common & {
      readonly stage: 'held';
      readonly hold: OwnHold;
      /** Taken from the hold by somebody else. */
      readonly lostSeatIds?: readonly string[];
    })
  | (Common & {
      readonly stage: 'paying';
      readonly hold: OwnHold;
      readonly paymentRef: string | undefined;
      /** An answer got lost: the booking may already be made. */
      readonly isUnsure: boolean;
    })
  | (Common & {
      readonly stage: 'booked';
      readonly booking: Booking;
      readonly paymentRef: string | undefined;
      /** The answer came only when it was asked for again. */
      readonly wasUnsure: boolean;
    })
  | (Common & {
      readonly stage: 'ended';
      readonly ending: Ending;
      readonly seatIds: readonly string[];
      readonly wasPaying: boolean;
    });

export type SaleIn<Stage extends Sale['stage']> = Extract<Sale, { stage: Stage }>;

/** Whether seats are held, or may be, that only this browser can confirm. */
export function isOpen(sale: Sale): boolean {
  return sale.stage === 'asked' || sale.stage === 'held' || sale.stage === 'paying';
}

/** Whether it is held no more, by the clock. One that is being paid is not: the answer to that tells what became of it. */
export function hasRunOut(sale: Sale): boolean {
  return sale.stage === 'held' && sale.hold.expiresAt - sale.hold.clockOffsetMs <= Date.now();
}

/** Whether a server that gets both answers both with the same hold. */
export function isSameRequest(one: HoldRequest, other: HoldRequest): boolean {
  return one.idempotencyKey === other.idempotencyKey;
}
