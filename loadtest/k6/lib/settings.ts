import { addressesIn, oneOfIn, SEEDS, STYLES, wholeNumberIn } from './read-settings.ts';

/**
 * What `k6 run --env NAME=value` says, read in one place. Sizes are read by the scripts that have them: VUS, RATE,
 * DURATION, SEATS.
 *
 * @throws Error, before anything is sent, that names the setting and says what it should be
 */
export const apis = addressesIn(__ENV, 'APIS');
export const style = oneOfIn(__ENV, 'STYLE', STYLES);
export const seed = wholeNumber('SEED', SEEDS);
/**
 * Of the holds, how many carry an idempotency key. A buyer's client sends one with each; an answer that is kept is two
 * more writes to the ledger, so where it is seats that are to be fired at and not the ledger, fewer make more load.
 */
export const keyedPercent = wholeNumber('KEYED_PERCENT', { fallback: 100, min: 0, max: 100 });
/** Where the summary goes as JSON. With it come history lines on the console; by hand, without, neither. */
export const summaryFile = __ENV.SUMMARY || undefined;

/** An API key with the scope admin: it makes the show, acts for the operators, and sells. */
export function adminKey(): string {
  if (__ENV.KEY) return __ENV.KEY;
  throw new Error('KEY: give an API key with the scope admin; the dashboard makes one under Keys');
}

export function wholeNumber(name: string, numbers: Parameters<typeof wholeNumberIn>[2]): number {
  return wholeNumberIn(__ENV, name, numbers);
}

/** As k6 writes them: `90s`, `2m`, `1m30s`. */
export function durationMs(name: string, { fallbackMs }: { readonly fallbackMs: number }): number {
  const text = __ENV[name];
  if (!text) return fallbackMs;
  const [, hours = 0, minutes = 0, seconds = 0] = /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/.exec(text) ?? [];
  const ms = ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1_000;
  if (ms > 0) return ms;
  throw new Error(`${name}: must be a duration such as 30s, 5m or 1h30m, and is ${JSON.stringify(text)}`);
}
