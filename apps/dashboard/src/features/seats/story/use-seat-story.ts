import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { withClockOffset } from '../../../lib/clock-offset.ts';
import { type Outputs, useTRPC, useTRPCClient } from '../../../lib/trpc.ts';
import type { SeatFeed } from '../seat-feed.ts';

export type SeatStory = Outputs['seats']['story'];

/** A hold that is extended changes no seat, so the feed does not tell of it. */
const FRESH_MS = 5_000;

interface SeatStoryOptions {
  readonly feed: SeatFeed;
  readonly seatId: string;
  readonly isWanted?: boolean;
}

/** What operators are told of a seat; read again when the seat changes. */
export function useSeatStory({ feed, seatId, isWanted = true }: SeatStoryOptions) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queryClient = useQueryClient();
  const { showId, statuses } = feed;
  const queryKey = trpc.seats.story.queryKey({ showId, seatId });
  const keyText = JSON.stringify(queryKey);
  useEffect(
    () =>
      statuses.subscribeSeat(seatId, () => {
        void queryClient.invalidateQueries({ queryKey: JSON.parse(keyText) });
      }),
    [statuses, seatId, queryClient, keyText],
  );
  return useQuery({
    queryKey,
    queryFn: ({ signal }) => withClockOffset(() => client.seats.story.query({ showId, seatId }, { signal })),
    staleTime: FRESH_MS,
    refetchInterval: FRESH_MS,
    enabled: isWanted,
  });
}
