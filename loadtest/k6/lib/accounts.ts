import type { LedgerBooking, LiveHold } from '@holdfast/verifier';
import type { Held } from '../operations/hold.ts';
import type { Booked } from '../operations/owner.ts';
import { bookingsChecksum, holdsChecksum, lostBookings, lostHolds } from './metrics.ts';

/**
 * Who has what, kept by every VU for itself and summed up by k6. What is acknowledged is added, what teardown() finds is
 * taken off, so that both counters are 0 when nothing was lost, came from nowhere, or is not as it was told.
 */
export function acknowledgeBooking({ bookingId, seats, fence }: Booked): void {
  lostBookings.add(1);
  bookingsChecksum.add(checksum([bookingId, 'confirmed', fence, ...sorted(seats)]));
}

/** An acknowledged booking was cancelled. */
export function acknowledgeCancel({ bookingId, seats, fence }: Booked): void {
  bookingsChecksum.add(-checksum([bookingId, 'confirmed', fence, ...sorted(seats)]));
  bookingsChecksum.add(checksum([bookingId, 'cancelled', fence, ...sorted(seats)]));
}

/** A hold that its owner still has when the run ends. */
export function keepHold({ holdId, seats, fence }: Held): void {
  lostHolds.add(1);
  holdsChecksum.add(checksum([holdId, fence, ...sorted(seats)]));
}

export function foundBooking({ booking, status, fence, seats }: LedgerBooking): void {
  lostBookings.add(-1);
  bookingsChecksum.add(-checksum([booking, status, fence, ...sorted(seats)]));
}

export function foundHold({ hold, fence, seats }: LiveHold): void {
  lostHolds.add(-1);
  holdsChecksum.add(-checksum([hold, fence, ...sorted(seats)]));
}

function sorted(seats: readonly string[]): string[] {
  return [...seats].sort();
}

/** 32 bits, so that a counter adds up a million of them exactly. (Fowler, Noll and Vo's FNV-1a.) */
function checksum(parts: readonly (string | number)[]): number {
  const text = parts.join(' ');
  let hash = 0x811c9dc5;
  for (let place = 0; place < text.length; place += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(place), 0x01000193);
  }
  return hash >>> 0;
}
