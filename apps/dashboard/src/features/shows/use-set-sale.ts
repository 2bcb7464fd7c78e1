import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTRPC } from '../../lib/trpc.ts';

/** Opens or closes a show's sale. It is pending until the lists show what became of it. */
export function useSetSale() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  return useMutation(
    trpc.shows.setSale.mutationOptions({
      onSuccess: ({ showId, sale }) => {
        // Not read anew: with its seat map a show may be megabytes.
        queryClient.setQueryData(trpc.shows.get.queryKey({ showId }), (show) => show && { ...show, sale });
      },
      onSettled: () =>
        Promise.all(
          [trpc.shows.list.queryKey(), trpc.stats.overview.queryKey()].map((queryKey) =>
            queryClient.invalidateQueries({ queryKey }),
          ),
        ),
    }),
  );
}
