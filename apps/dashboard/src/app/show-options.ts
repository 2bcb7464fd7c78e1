import type { AppRouter } from '@holdfast/api';
import type { TRPCOptionsProxy } from '@trpc/tanstack-react-query';

/** A show that was asked for while somebody pointed at the link to it is not asked for again when they follow it. */
const FRESH_MS = 10_000;

/** A show with its seat map, which is large: asked for as soon as the address names it. */
export function showOptions(trpc: TRPCOptionsProxy<AppRouter>, showId: string) {
  return trpc.shows.get.queryOptions(
    { showId },
    // Megabytes, of which only the sale changes: that is followed for itself.
    { staleTime: FRESH_MS, refetchOnWindowFocus: false, refetchOnReconnect: false },
  );
}
