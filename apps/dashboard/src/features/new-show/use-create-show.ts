import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTRPC } from '../../lib/trpc.ts';
import { useRetryKey } from '../../lib/use-retry-key.ts';
import { MAX_REQUEST_BYTES } from './limits.ts';
import type { SeatMap } from './seat-map.ts';
import type { NewShow } from './show-draft.ts';

/** Left for what stands around the show in a request. */
const ENVELOPE_BYTES = 1_024;

interface CreateShowOptions {
  readonly onCreated: (show: { readonly showId: string; readonly title: string }) => void;
}

/** Makes the show, once for what is asked for, however often that is. */
export function useCreateShow({ onCreated }: CreateShowOptions) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [problem, setProblem] = useState<string>();
  const retryKey = useRetryKey();
  const mutation = useMutation(
    trpc.shows.create.mutationOptions({
      onSuccess: ({ showId }, { title }) => {
        for (const queryKey of [trpc.shows.list.queryKey(), trpc.stats.overview.queryKey()]) {
          void queryClient.invalidateQueries({ queryKey });
        }
        onCreated({ showId, title });
      },
    }),
  );
  const create = (show: Omit<NewShow, 'seatMap'>, seats: SeatMap) => {
    const wanted = { ...show, seatMap: seats };
    const request = { ...wanted, idempotencyKey: retryKey(wanted) };
    const bytes = new TextEncoder().encode(JSON.stringify(request)).length;
    if (bytes + ENVELOPE_BYTES > MAX_REQUEST_BYTES) {
      const megabytes = (bytes / 1024 ** 2).toFixed(1);
      setProblem(
        `The seats come to ${megabytes} MB; the server takes ${MAX_REQUEST_BYTES / 1024 ** 2}. Shorten ids, labels and categories, or leave labels out.`,
      );
      return;
    }
    setProblem(undefined);
    mutation.mutate(request);
  };
  return { create, problem, isPending: mutation.isPending || mutation.isSuccess, error: mutation.error };
}
