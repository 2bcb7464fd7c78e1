import type { HoldView } from '../../src/booking/hold-view.ts';
import type { CreateHold } from '../../src/booking/holds.ts';
import type { Booking } from '../../src/ports/ledger.ts';

/** A hold that somebody was told they have. */
export interface AcknowledgedHold extends HoldView {
  readonly token: string;
  readonly client: number;
}

interface Between {
  readonly sentAtMs: number;
  readonly answeredAtMs: number;
}

export interface KeyedAnswer extends Between {
  readonly key: string;
  readonly body: string;
  readonly hold: AcknowledgedHold;
}

export interface ConfirmAnswer extends Between {
  readonly holdId: string;
  readonly fence: number;
  readonly token: string;
  /** Absent when it was refused, with `refusal`. */
  readonly booking: Booking | undefined;
  readonly refusal: string | undefined;
}

/** What was asked and answered, as its clients know it; times are the engine's. */
export class History {
  /** By hold id and fence: each is one claim. The latest end that was told counts. */
  readonly holds = new Map<string, AcknowledgedHold>();
  readonly keyed: KeyedAnswer[] = [];
  readonly confirms: ConfirmAnswer[] = [];
  /** When somebody who may asked for an end of these seats of a hold; it may have come at any time since. */
  readonly givenUp: {
    readonly holdId: string;
    readonly seatIds: readonly string[] | undefined;
    readonly atMs: number;
  }[] = [];
  /** When each booking's cancel was first asked for. */
  readonly cancels = new Map<string, number>();
  /** When the engine lost holds: all those made before. */
  readonly losses: number[] = [];
  /** While the engine was one that had come back as it was before. */
  readonly stale: { readonly fromMs: number; toMs: number }[] = [];
  /** By client, the last hold each was given. */
  readonly lastHold = new Map<number, AcknowledgedHold>();

  addHold(hold: AcknowledgedHold): void {
    const id = `${hold.holdId}/${hold.fence}`;
    const known = this.holds.get(id);
    if (!known || known.expiresAtMs < hold.expiresAtMs) this.holds.set(id, { ...known, ...hold });
    this.lastHold.set(hold.client, hold);
  }

  addExtension({ holdId, fence, expiresAtMs }: HoldView): void {
    const id = `${holdId}/${fence}`;
    const known = this.holds.get(id);
    if (known && known.expiresAtMs < expiresAtMs) this.holds.set(id, { ...known, expiresAtMs });
  }

  addCancel(bookingId: string, atMs: number): void {
    if (!this.cancels.has(bookingId)) this.cancels.set(bookingId, atMs);
  }

  lostHoldsBetween(fromMs: number, toMs: number): boolean {
    return this.losses.some((atMs) => atMs >= fromMs && atMs <= toMs);
  }

  wasStaleAt(atMs: number): boolean {
    return this.stale.some(({ fromMs, toMs }) => atMs >= fromMs && atMs <= toMs);
  }
}

/** Of two requests for a hold, whether they are the same request. */
export function bodyOf({ seatIds, ttlMs }: CreateHold): string {
  return `${seatIds.join(',')} for ${ttlMs}`;
}
