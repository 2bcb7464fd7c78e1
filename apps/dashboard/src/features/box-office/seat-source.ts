import { useCallback, useMemo, useSyncExternalStore } from 'react';
import type { SeatStatus } from '../../lib/seat-status.ts';
import type { Changes } from '../../lib/use-refresh-on.ts';

/** What of a show's live seats this feature needs. */
export interface SeatSource {
  /** Undefined: not known yet. */
  statusOf(seatId: string): SeatStatus | undefined;
  subscribe(listener: () => void): () => void;
  subscribeSeat(seatId: string, listener: () => void): () => void;
}

/** Tells when any of these seats changes. */
export function useChangesOf(source: SeatSource, seatIds: readonly string[]): Changes {
  const key = JSON.stringify(seatIds);
  return useCallback(
    (listener) => {
      const ids: readonly string[] = JSON.parse(key);
      const stops = ids.map((seatId) => source.subscribeSeat(seatId, listener));
      return () => {
        for (const stop of stops) stop();
      };
    },
    [source, key],
  );
}

/** Those of the seats that nobody can take now. Renders again when they are others. */
export function useTaken(source: SeatSource, seatIds: readonly string[]): ReadonlySet<string> {
  const isTaken = (seatId: string) => (source.statusOf(seatId) ?? 'available') !== 'available';
  const key = useSyncExternalStore(useChangesOf(source, seatIds), () =>
    JSON.stringify(seatIds.filter(isTaken)),
  );
  return useMemo(() => new Set<string>(JSON.parse(key)), [key]);
}

/** Whether one of the seats is back on sale, or off it: it belongs to nobody's booking. */
export function useIsAnyUnsold(source: SeatSource, seatIds: readonly string[]): boolean {
  return useSyncExternalStore(useChangesOf(source, seatIds), () =>
    seatIds.some((seatId) => ['available', 'blocked'].includes(source.statusOf(seatId) ?? '')),
  );
}
