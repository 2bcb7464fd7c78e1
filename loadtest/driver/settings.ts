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

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The settings of the k6 scripts, and how many operations: a driver that is to reach a number of them does not care
 * how long it takes.
 *
 * @throws Error that names the setting and says what it should be.
 */
export function readSettings(env: Environment): DriverSettings {
  return {
    apis: addressesIn(env),
    key: textIn(env, 'KEY', 'an API key with the scope admin'),
    style: env.STYLE === 'rest' ? 'rest' : 'trpc',
    seed: numberIn(env, 'SEED', 1),
    clients: numberIn(env, 'VUS', 32),
    operations: numberIn(env, 'OPERATIONS', 20_000),
    perSecond: env.RATE ? numberIn(env, 'RATE', 0) : undefined,
    seats: numberIn(env, 'SEATS', 2_000),
    p95Ms: numberIn(env, 'P95_MS', P95_MS.fallback),
    historyFile: textIn(env, 'HISTORY', 'the file that the history goes to'),
    summaryFile: textIn(env, 'SUMMARY', 'the file that the summary goes to'),
  };
}

function addressesIn(env: Environment): readonly string[] {
  const addresses = (env.APIS ?? '').split(',').filter(Boolean);
  if (addresses.length > 0 && addresses.every((text) => /^https?:\/\/[^/\s]+$/.test(text))) return addresses;
  throw new Error('APIS: give the addresses of the apis, by commas, such as http://127.0.0.1:3000');
}

function textIn(env: Environment, name: string, what: string): string {
  const text = env[name];
  if (text) return text;
  throw new Error(`${name}: give ${what}`);
}

function numberIn(env: Environment, name: string, fallback: number): number {
  const text = env[name] || String(fallback);
  if (/^\d+$/.test(text) && Number.isSafeInteger(Number(text))) return Number(text);
  throw new Error(`${name}: must be a whole number, and is ${JSON.stringify(text)}`);
}
