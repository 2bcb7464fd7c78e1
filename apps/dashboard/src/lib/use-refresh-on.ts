import { type QueryKey, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { Refresher } from './refresher.ts';

const GATHER_MS = 300;

/** Something that tells when it changed. */
export type Changes = (listener: () => void) => () => void;

/**
 * Reads the query again, at most every `gatherMs`, whenever `changes` tells of one. What takes long to read is given
 * longer: it would be read all the time otherwise.
 */
export function useRefreshOn(changes: Changes, queryKey: QueryKey, gatherMs: number = GATHER_MS): void {
  const latestGatherMs = useRef(gatherMs);
  latestGatherMs.current = Math.max(gatherMs, GATHER_MS);
  const queryClient = useQueryClient();
  const keyText = JSON.stringify(queryKey);
  useEffect(() => {
    const key: QueryKey = JSON.parse(keyText);
    const refresher = new Refresher({
      refresh: () => queryClient.invalidateQueries({ queryKey: key }),
      delayMs: () => latestGatherMs.current,
    });
    const unsubscribe = changes(refresher.changed);
    return () => {
      unsubscribe();
      refresher.stop();
    };
  }, [changes, queryClient, keyText]);
}
