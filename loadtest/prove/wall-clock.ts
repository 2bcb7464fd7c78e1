const LOOK_EVERY_MS = 100;
/** Wall clocks are read in whole milliseconds. What a step smaller than this could do to a history is within that. */
const STEP_MS = 5;
/** Both clocks must have been read within this time of each other, or the scheduler would look like a step. */
const READ_WITHIN_MS = 0.5;
const TRIES = 50;

/** Milliseconds. */
export interface Clocks {
  wallMs(): number;
  monotonicMs(): number;
}

export interface WallClockWatch {
  /** In words; undefined: it has gone as the monotonic clock has. */
  stepped(): string | undefined;
  stop(): void;
}

const REAL: Clocks = { wallMs: () => Date.now(), monotonicMs: () => performance.now() };

/**
 * Whether the wall clock is set while k6 runs: k6 takes the times of a history from it, and a history on a clock that
 * was set back or forth accuses a server that is right, or acquits one that is wrong.
 */
export function watchWallClock(clocks: Clocks = REAL): WallClockWatch {
  const startMs = aheadMs(clocks);
  let furthestMs = 0;
  const look = () => {
    const nowMs = aheadMs(clocks);
    if (startMs === undefined || nowMs === undefined) return;
    if (Math.abs(nowMs - startMs) > Math.abs(furthestMs)) furthestMs = nowMs - startMs;
  };
  const timer = setInterval(look, LOOK_EVERY_MS);
  return {
    stepped: () => {
      look();
      if (Math.abs(furthestMs) <= STEP_MS) return undefined;
      const direction = furthestMs > 0 ? 'forward' : 'back';
      return `the wall clock was set ${direction} by ${Math.abs(furthestMs).toFixed(0)} ms during the run`;
    },
    stop: () => clearInterval(timer),
  };
}

/** How far the wall clock is ahead of the monotonic one; undefined: they could not be read together. */
function aheadMs({ wallMs, monotonicMs }: Clocks): number | undefined {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const beforeMs = monotonicMs();
    const readMs = wallMs();
    const afterMs = monotonicMs();
    if (afterMs - beforeMs <= READ_WITHIN_MS) return readMs - (beforeMs + afterMs) / 2;
  }
  return undefined;
}
