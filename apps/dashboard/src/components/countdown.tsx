import { createContext, useContext } from 'react';
import { useTicking } from '../lib/ticker.ts';
import { formatCountdown } from '../lib/time.ts';

const HURRY_MS = 30_000;

/**
 * How far the server's clock is ahead of this browser's. It differs a little with every answer; as a context it
 * reaches the countdowns without touching the table's columns, which would build every row anew under the
 * fingers of whoever has the focus on one.
 */
export const ClockOffsetMs = createContext(0);

/** Runs down to `expiresAt`, which is on the server's clock. */
export function Countdown({ expiresAt }: { expiresAt: number }) {
  const offsetMs = useContext(ClockOffsetMs);
  const text = useTicking((nowMs) => formatCountdown(expiresAt - nowMs - offsetMs));
  const isHurried = useTicking((nowMs) => expiresAt - nowMs - offsetMs < HURRY_MS);
  return (
    <span
      role="timer"
      className={isHurried ? 'font-semibold tabular-nums text-danger' : 'font-semibold tabular-nums'}
    >
      {text}
    </span>
  );
}
