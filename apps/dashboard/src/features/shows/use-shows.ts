import { useQuery } from '@tanstack/react-query';
import { type Outputs, useTRPC } from '../../lib/trpc.ts';

export type Show = Outputs['shows']['list']['shows'][number];

const REFRESH_MS = 3_000;

/** How a show's sale stands, whoever opened or closed it; undefined until it is known. */
export function useSale(showId: string): Show['sale'] | undefined {
  const trpc = useTRPC();
  const { data } = useQuery(
    trpc.shows.list.queryOptions(undefined, {
      refetchInterval: REFRESH_MS,
      select: ({ shows }) => shows.find((show) => show.showId === showId)?.sale,
    }),
  );
  return data;
}

/** A query that tells of shows, whatever else it tells. */
export interface ShowsQuery {
  readonly shows: readonly Show[] | undefined;
  readonly error: unknown;
  readonly refetch: () => unknown;
}

/** Every show and how it sells, as everybody may know it; a few seconds old at most. */
export function useShows(): ShowsQuery {
  const trpc = useTRPC();
  const { data, error, refetch } = useQuery(
    trpc.shows.list.queryOptions(undefined, { refetchInterval: REFRESH_MS }),
  );
  return { shows: data?.shows, error, refetch };
}
