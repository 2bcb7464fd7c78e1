import type { Answer, Sent } from '@holdfast/verifier';
import type { HoldView } from '../src/booking/hold-view.ts';
import type { Result } from '../src/domain/refusals.ts';
import type { Booking } from '../src/ports/ledger.ts';

/** An answer as a history has it. Undefined: there was none, or one that does not tell. */
export function answerOf(
  { operation }: Pick<Sent, 'operation'>,
  result: Result<unknown> | undefined,
): Answer {
  if (!result) return { outcome: 'unknown' };
  if (!result.ok) {
    const { refusal } = result;
    const taken = refusal.status === 'SEAT_UNAVAILABLE' ? { taken: refusal.seatIds } : {};
    return { outcome: 'fail', refusal: refusal.status, ...taken };
  }
  switch (operation) {
    case 'hold': {
      const { holdId, fence, expiresAtMs } = result.value as HoldView;
      return { outcome: 'ok', hold: holdId, fence, expiresAtMs };
    }
    case 'extend':
      return { outcome: 'ok', expiresAtMs: (result.value as HoldView).expiresAtMs };
    case 'confirm': {
      const { bookingId, fence } = result.value as Booking;
      return { outcome: 'ok', booking: bookingId, fence };
    }
    default:
      return { outcome: 'ok' };
  }
}
