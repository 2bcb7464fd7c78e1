import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { type Outputs, useTRPC } from './trpc.ts';

type Titles = ReadonlyMap<string, string>;

/** What each show is called, by its id; empty until it is known. */
export function useShowTitles(): Titles {
  const trpc = useTRPC();
  const shows = useQuery(trpc.shows.list.queryOptions()).data?.shows;
  return useMemo(() => titlesOf(shows), [shows]);
}

/** Asks for the same, and waits until it is known. It throws what asking the server does. */
export function useTitlesOnceKnown(): () => Promise<Titles> {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  return async () => titlesOf((await queryClient.ensureQueryData(trpc.shows.list.queryOptions())).shows);
}

function titlesOf(shows: Outputs['shows']['list']['shows'] = []): Titles {
  return new Map(shows.map(({ showId, title }) => [showId, title]));
}
