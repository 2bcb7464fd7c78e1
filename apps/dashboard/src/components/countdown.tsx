import { createContext, useContext } from 'react';
import { classNames } from '../lib/class-names.ts';
import { useTicking } from '../lib/ticker.ts';
import { formatAge, formatCountdown, formatExactly } from '../lib/time.ts';

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
    <span role="timer" className={classNames('font-semibold tabular-nums', isHurried && 'text-danger')}>
      {text}
    </span>
  );
}

/** How long ago `createdAt` was, which is on the server's clock. */
export function Age({ createdAt }: { createdAt: number }) {
  const offsetMs = useContext(ClockOffsetMs);
  const text = useTicking((nowMs) => formatAge(nowMs + offsetMs - createdAt));
  return (
    <time
      dateTime={new Date(createdAt).toISOString()}
      title={formatExactly(createdAt)}
      className="whitespace-nowrap tabular-nums text-muted"
    >
      {text}
    </time>
  );
}
