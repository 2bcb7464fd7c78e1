import {
  addressesIn,
  type Environment,
  oneOfIn,
  SEEDS,
  STYLES,
  wholeNumberIn,
} from '../k6/lib/read-settings.ts';
import { P95_MS } from '../k6/thresholds/bounds.ts';

export interface DriverSettings {
  /** Addresses of the api processes. */
  readonly apis: readonly string[];
  /** An API key with the scope admin: it makes the show, acts for operators, and sells. */
  readonly key: string;
  readonly style: 'trpc' | 'rest';
  readonly seed: number;
  readonly clients: number;
  /** As many are sent, all in all. */
  readonly operations: number;
  /** At most as many a second; undefined: as fast as answers come. */
  readonly perSecond: number | undefined;
  readonly seats: number;
  /** What 95 of 100 answers may take, of each operation. */
  readonly p95Ms: number;
  /** Where the history goes, a JSON object a line. */
  readonly historyFile: string;
  /** Where the summary goes, as JSON. */
  readonly summaryFile: string;
}

/**
 * The settings of the k6 scripts, and how many operations: a driver that is to reach a number of them does not care
 * how long it takes.
 *
 * @throws Error that names the setting and says what it should be.
 */
export function readSettings(env: Environment): DriverSettings {
  return {
    apis: addressesIn(env, 'APIS'),
    key: textIn(env, 'KEY', 'an API key with the scope admin'),
    style: oneOfIn(env, 'STYLE', STYLES),
    seed: wholeNumberIn(env, 'SEED', SEEDS),
    clients: wholeNumberIn(env, 'VUS', { fallback: 32, min: 1, max: 20_000 }),
    operations: wholeNumberIn(env, 'OPERATIONS', { fallback: 20_000, min: 1, max: 100_000_000 }),
    perSecond: wholeNumberIn(env, 'RATE', { fallback: 0, min: 0, max: 1_000_000 }) || undefined,
    seats: wholeNumberIn(env, 'SEATS', { fallback: 2_000, min: 1, max: 200_000 }),
    p95Ms: wholeNumberIn(env, 'P95_MS', P95_MS),
    historyFile: textIn(env, 'HISTORY', 'the file that the history goes to'),
    summaryFile: textIn(env, 'SUMMARY', 'the file that the summary goes to'),
  };
}

function textIn(env: Environment, name: string, what: string): string {
  const text = env[name];
  if (text) return text;
  throw new Error(`${name}: give ${what}`);
}
