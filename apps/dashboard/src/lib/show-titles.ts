import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTRPC } from './trpc.ts';

/** What each show is called, by its id; empty until it is known. */
export function useShowTitles(): ReadonlyMap<string, string> {
  const trpc = useTRPC();
  const shows = useQuery(trpc.shows.list.queryOptions()).data?.shows;
  return useMemo(() => new Map(shows?.map(({ showId, title }) => [showId, title])), [shows]);
}
