import { type QueryKey, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { Refresher } from './refresher.ts';

const GATHER_MS = 300;

/** Something that tells when it changed. */
export type Changes = (listener: () => void) => () => void;

/** Reads the query again, at most every GATHER_MS, whenever `changes` tells of one. */
export function useRefreshOn(changes: Changes, queryKey: QueryKey): void {
  const queryClient = useQueryClient();
  const keyText = JSON.stringify(queryKey);
  useEffect(() => {
    const key: QueryKey = JSON.parse(keyText);
    const refresher = new Refresher({
      refresh: () => queryClient.invalidateQueries({ queryKey: key }),
      delayMs: GATHER_MS,
    });
    const unsubscribe = changes(refresher.changed);
    return () => {
      unsubscribe();
      refresher.stop();
    };
  }, [changes, queryClient, keyText]);
}
