import { useQuery } from '@tanstack/react-query';
import { type Outputs, useTRPCClient } from '../../../lib/trpc.ts';

export type Hold = Outputs['holds']['list']['holds'][number];

const PAGE_SIZE = 500;

/** The holds that have any of these seats, as they are now. */
export function useHoldsOn(showId: string, seatIds: readonly string[], { isWanted }: { isWanted: boolean }) {
  const client = useTRPCClient();
  return useQuery({
    queryKey: [['holds', 'on'], showId, seatIds],
    gcTime: 0,
    enabled: isWanted,
    queryFn: async ({ signal }) => {
      const wanted = new Set(seatIds);
      const found: Hold[] = [];
      let cursor: string | undefined;
      do {
        const page = await client.holds.list.query({ showId, limit: PAGE_SIZE, cursor }, { signal });
        for (const hold of page.holds) {
          const own = hold.seatIds.filter((seatId) => wanted.has(seatId));
          if (own.length === 0) continue;
          found.push(hold);
          for (const seatId of own) wanted.delete(seatId);
        }
        cursor = page.cursor;
      } while (cursor !== undefined && wanted.size > 0);
      return found;
    },
  });
}
