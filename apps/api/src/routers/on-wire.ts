/** What the core tells of holds and bookings, as the wire has it. */
import type { Booking, HoldView } from '@holdfast/core';

export function holdOnWire<View extends HoldView>({ createdAtMs, expiresAtMs, ...hold }: View) {
  return { ...hold, createdAt: createdAtMs, expiresAt: expiresAtMs };
}

/** Without what only the core needs: the owner's token hash, and the hold it came from. */
export function bookingOnWire({
  confirmedAtMs,
  cancelledAtMs,
  tokenHash: _,
  holdId: __,
  ...booking
}: Booking) {
  return { ...booking, confirmedAt: confirmedAtMs, cancelledAt: cancelledAtMs };
}
