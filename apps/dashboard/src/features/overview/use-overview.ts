import { useQuery } from '@tanstack/react-query';
import { useTicking } from '../../lib/ticker.ts';
import { type Outputs, useTRPC } from '../../lib/trpc.ts';

export type OverviewData = Outputs['stats']['overview'];

const POLL_MS = 1_000;
/** A server that is well answers several times in this time. */
const STALE_AFTER_MS = 4_000;

/** How things stand, a second old at most while the tab is looked at; nothing is asked while it is not. */
export function useOverview() {
  const trpc = useTRPC();
  return useQuery(
    trpc.stats.overview.queryOptions(undefined, {
      refetchInterval: POLL_MS,
      refetchIntervalInBackground: false,
      refetchOnWindowFocus: 'always',
    }),
  );
}

/** Whether the last answer is too old to pass for how things stand, whatever kept the next one away. */
export function useIsStale(answeredAtMs: number): boolean {
  return useTicking((nowMs) => answeredAtMs > 0 && nowMs - answeredAtMs > STALE_AFTER_MS);
}
