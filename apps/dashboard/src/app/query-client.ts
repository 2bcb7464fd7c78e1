import { QueryCache, QueryClient } from '@tanstack/react-query';
import { isPassing, statusOf } from '../lib/errors.ts';

const RETRIES = 2;
const RETRY_MS = 500;
/** After the retries too, so that a page left open comes back with its server. */
const KEEP_TRYING_MS = 2_000;

/** Under which it is kept whom the server takes this browser for. */
export const ME = [['accounts', 'me']];

export function createQueryClient(): QueryClient {
  const queryClient = new QueryClient({
    queryCache: new QueryCache({
      // The session ended elsewhere, or ran out.
      onError(error) {
        if (statusOf(error) === 'UNAUTHENTICATED') void queryClient.invalidateQueries({ queryKey: ME });
      },
    }),
    defaultOptions: {
      queries: {
        // A refusal stays a refusal; only what may pass is worth asking again.
        retry: (failures, error) => isPassing(error) && failures < RETRIES,
        retryDelay: RETRY_MS,
        refetchInterval: ({ state }) => (state.error && isPassing(state.error) ? KEEP_TRYING_MS : false),
        // The server may be on this very machine: being offline says nothing about it.
        networkMode: 'always',
      },
      mutations: { networkMode: 'always' },
    },
  });
  return queryClient;
}
