import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useMay } from '../../lib/me.ts';
import { useTRPC } from '../../lib/trpc.ts';
import { useRefreshOn } from '../../lib/use-refresh-on.ts';
import type { Booking } from './sale.ts';
import { type SeatSource, useChangesOf, useIsAnyUnsold } from './seat-source.ts';

/** What became of a booking since: whoever sold it must not hand out a ticket that somebody cancelled. */
export function useBookingNow(
  booking: Booking,
  source: SeatSource,
): { isCancelled: boolean; reason?: string } {
  const { bookingId, seatIds } = booking;
  const trpc = useTRPC();
  const maySell = useMay('sell');
  // Asked also at first: after a reload the seats may be somebody else's already.
  const { queryKey, ...query } = trpc.bookings.get.queryOptions({ bookingId });
  const { data } = useQuery({ ...query, queryKey, enabled: maySell });
  useRefreshOn(useChangesOf(source, seatIds), queryKey);
  const isAnyUnsold = useIsAnyUnsold(source, seatIds);
  const [wasUnsold, setWasUnsold] = useState(false);
  // Sold again, they are somebody else's.
  if (isAnyUnsold && !wasUnsold) setWasUnsold(true);
  // A booking is cancelled as a whole. Buyers without a key, who may not ask for the reason, go by the seats.
  if (data?.status !== 'cancelled') return { isCancelled: wasUnsold && !maySell };
  return { isCancelled: true, ...(data.cancelReason !== undefined && { reason: data.cancelReason }) };
}
