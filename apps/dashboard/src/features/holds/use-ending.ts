import { useCallback, useState } from 'react';
import type { Hold } from './hold.ts';
import type { Outcome } from './hold-run.ts';
import type { HoldAction } from './use-act-on-holds.ts';

const NONE: ReadonlySet<string> = new Set();

/**
 * Holds that are being ended from here. They are grey at once; when the server refuses, or nobody knows, they are
 * what they were, and when it agrees they are gone with the next reading of the list.
 */
export function useEnding() {
  const [ending, setEnding] = useState(NONE);
  const onOutcome = useCallback((hold: Hold, action: HoldAction, { status }: Outcome) => {
    if (!endsWhole(action) || status === 'waiting' || status === 'done') return;
    const isEnding = status === 'running';
    setEnding((before) => {
      if (before.has(hold.holdId) === isEnding) return before;
      const next = new Set(before);
      if (isEnding) next.add(hold.holdId);
      else next.delete(hold.holdId);
      return next;
    });
  }, []);
  return { ending, onOutcome };
}

function endsWhole(action: HoldAction): boolean {
  return action.kind === 'clear' || (action.kind === 'release' && action.seatIds === undefined);
}
