import { useTicking } from '../../lib/ticker.ts';
import { formatCountdown } from '../../lib/time.ts';

const HURRY_MS = 30_000;

interface CountdownProps {
  /** On the server's clock. */
  readonly expiresAt: number;
  /** How far the server's clock is ahead of this browser's. */
  readonly clockOffsetMs: number;
}

export function Countdown({ expiresAt, clockOffsetMs }: CountdownProps) {
  const text = useTicking((nowMs) => formatCountdown(expiresAt - nowMs - clockOffsetMs));
  const isHurried = useTicking((nowMs) => expiresAt - nowMs - clockOffsetMs < HURRY_MS);
  return (
    <span
      role="timer"
      className={isHurried ? 'font-semibold tabular-nums text-danger' : 'font-semibold tabular-nums'}
    >
      {text}
    </span>
  );
}
