/** What the core tells of holds and bookings, as the wire has it. */
import type { Booking, HoldView } from '@holdfast/core';

export function holdOnWire<View extends HoldView>({ createdAtMs, expiresAtMs, ...hold }: View) {
  return { ...hold, createdAt: createdAtMs, expiresAt: expiresAtMs };
}

/** Without the owner's token hash, which is the core's alone. */
export function bookingOnWire({ confirmedAtMs, cancelledAtMs, tokenHash: _, ...booking }: Booking) {
  return { ...booking, confirmedAt: confirmedAtMs, cancelledAt: cancelledAtMs };
}
