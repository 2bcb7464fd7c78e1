import type { Held } from '../operations/hold.ts';
import type { Times, Told } from './ask.ts';

/** More than clocks of whole milliseconds, that are set right while the test runs, can be off. */
const MARGIN_MS = 25;

/**
 * When a hold that was not extended runs out, as far as one can tell without the engine's clock: it decided at some moment
 * between question and answer.
 */
export interface RunsOut {
  /** Before this it is certainly there. */
  readonly fromMs: number;
  /** After this it is certainly not. */
  readonly byMs: number;
}

export function runsOut({ ttlMs }: Held, { invokeMs, returnMs }: Times): RunsOut {
  return { fromMs: invokeMs + ttlMs - MARGIN_MS, byMs: returnMs + ttlMs + MARGIN_MS };
}

/** The latest moment at which it may run out, by the clocks alone. */
export function latestEndMs({ byMs }: RunsOut): number {
  return byMs - MARGIN_MS;
}

/** Why whoever asks for its seats must be refused. */
export function whileItLives({ fromMs }: RunsOut): (times: Times) => string | undefined {
  return ({ returnMs }) => (returnMs < fromMs ? 'before the hold that was there had run out' : undefined);
}

/** Why its owner can do nothing with it any more. */
export function onceItIsOver({ byMs }: RunsOut): (times: Times) => string | undefined {
  return ({ invokeMs }) => (invokeMs > byMs ? 'after it had run out' : undefined);
}

/** Whether this answer came when nothing of the hold was left. */
export function isLate<Value>({ byMs }: RunsOut, { invokeMs }: Told<Value>): boolean {
  return invokeMs > byMs;
}
