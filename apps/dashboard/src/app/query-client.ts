import { MutationCache, type Query, QueryCache, QueryClient, type QueryKey } from '@tanstack/react-query';
import { hasNoAnswer, isPassing, statusOf } from '../lib/errors.ts';
import { reachability } from '../lib/reachability.ts';
import type { Outputs } from '../lib/trpc.ts';

const RETRIES = 2;
const RETRY_MS = 500;
/** After the retries too, so that a page left open comes back with its server. */
const KEEP_TRYING_MS = 2_000;

/** Under which it is kept whom the server takes this browser for. */
export const ME = [['accounts', 'me']];

/** Whether the server tells this to anybody, so that it may stay when whoever is at the page changes. */
function isForEverybody([path]: QueryKey): boolean {
  const [router, procedure] = Array.isArray(path) ? path : [];
  return router === 'shows' || (router === 'accounts' && procedure === 'me');
}

/** What one operator read is not for whoever comes next, nor for whoever passes by when a session has ended. */
function forgetsFor(queryClient: () => QueryClient) {
  let last: string | undefined;
  return (data: unknown, { queryKey: [path] }: Query<unknown, unknown>) => {
    if (JSON.stringify(path) !== JSON.stringify(ME[0])) return;
    const { kind, name } = data as Outputs['accounts']['me'];
    const who = `${kind} ${name}`;
    const isAnother = last !== undefined && last !== who;
    last = who;
    if (!isAnother) return;
    // What is on the page is read anew, for whoever is there now.
    void queryClient().resetQueries({ predicate: ({ queryKey }) => !isForEverybody(queryKey) });
  };
}

export function createQueryClient(): QueryClient {
  const onSuccess = () => reachability.saw(true);
  const forget = forgetsFor(() => queryClient);
  const onError = (error: unknown) => {
    reachability.saw(!hasNoAnswer(error));
    // The session ended elsewhere, or ran out; or the role is another now, and what it may not is not to be offered.
    const status = statusOf(error);
    if (status === 'UNAUTHENTICATED' || status === 'FORBIDDEN')
      void queryClient.invalidateQueries({ queryKey: ME });
  };
  const queryClient: QueryClient = new QueryClient({
    queryCache: new QueryCache({
      onError,
      onSuccess: (data, query) => {
        onSuccess();
        forget(data, query);
      },
    }),
    mutationCache: new MutationCache({ onError, onSuccess }),
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
