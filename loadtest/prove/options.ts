import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { suite } from './scripts.ts';
import { DRIVER, LARGEST_FACTOR, MOST_OPERATIONS, readSize, type Size, SMALLEST_FACTOR } from './sizes.ts';
import { ENGINES, type Engine } from './targets.ts';

export interface ProveOptions {
  /** Those to start, where no address was given. */
  readonly engines: readonly Engine[];
  /** `url` is an origin: `https://tickets.example`. */
  readonly at: { readonly url: string; readonly key: string } | undefined;
  /** Whether what is broken on purpose is put under the scripts too. */
  readonly teeth: boolean;
  /** Of the broken variants only those with this in their name; undefined: all. */
  readonly variant: string | undefined;
  /** Their names. */
  readonly scripts: readonly string[];
  readonly size: Size;
  /** How many 10-driver sends; undefined: as many as the size says. */
  readonly operations: number | undefined;
  /** What 95 of 100 answers may take, of each operation; undefined: as long as a busy machine of two cores needs. */
  readonly p95Ms: number | undefined;
  readonly style: 'trpc' | 'rest';
  readonly seed: number;
  /** Where the report goes. */
  readonly folder: string | undefined;
}

export const USAGE = `Usage: npm run prove -- [options]

Fires the load suite at Holdfast, writes down every request and its answer, has a checker decide whether a correct
seat system could have answered so, and writes loadtest/report/index.html. Exit code 0: it could, everywhere.

  --engine <names>   which to start and fire at, by commas: ${ENGINES.join(', ')}; without, all of them
  --url <address>    fire at a Holdfast that runs already, instead
  --key <key>        its API key with the scope admin (or PROVE_KEY in the environment, which others cannot see)
  --script <names>   only these, by commas: 02,06 or 02-stampede; without, all of them
  --size <size>      small (the default, some minutes), full (a million operations on each engine), or a factor of
                     small, from ${SMALLEST_FACTOR} to ${LARGEST_FACTOR}
  --operations <n>   how many 10-driver sends, instead of as many as the size says
  --p95 <ms>         fail where 95 of 100 answers to some operation take longer; without, 10 seconds, so that a busy
                     machine is no failure
  --teeth            what is broken on purpose instead, each variant under the script that has to find it, as large
                     as that has to be; with --engine too, both
  --variant <text>   with --teeth, only those with this in their name
  --style rest       over REST instead of tRPC
  --seed <number>    the same choices again; what the clock does to them differs
  --folder <path>    where the report goes instead
  --help
`;

/** As much as the scripts take (k6/thresholds/service.ts). */
const LONGEST_P95_MS = 60_000;

/** What was asked for cannot be done, and why. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Undefined: help was asked for. @throws UsageError */
export function readOptions(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): ProveOptions | undefined {
  const values = parse(args);
  if (values.help) return undefined;
  const { style = 'trpc' } = values;
  for (const name of ['url', 'style', 'script', 'operations', 'p95'] as const) {
    if (values.teeth && values[name] !== undefined)
      throw new UsageError(
        `--teeth and --${name}: give one of them; each broken variant has servers and a script of its own`,
      );
  }
  if (values.teeth && values.engine === undefined && values.size !== undefined)
    throw new UsageError('--teeth and --size: a size is for engines; each broken variant has its own');
  if (style !== 'trpc' && style !== 'rest') throw new UsageError('--style must be trpc or rest');
  const scripts = scriptsIn(values.script);
  return {
    engines: values.teeth && values.engine === undefined ? [] : enginesIn(values.engine),
    teeth: values.teeth ?? false,
    variant: variantIn(values),
    at: targetIn(values, env.PROVE_KEY),
    scripts,
    size: sizeIn(values.size),
    operations: operationsIn(values.operations, scripts),
    p95Ms: p95MsIn(values.p95),
    style,
    seed: seedIn(values.seed),
    folder: values.folder,
  };
}

function parse(args: readonly string[]) {
  const text = { type: 'string' } as const;
  try {
    return parseArgs({
      args: [...args],
      options: {
        engine: text,
        url: text,
        key: text,
        script: text,
        size: text,
        operations: text,
        p95: text,
        style: text,
        seed: text,
        folder: text,
        teeth: { type: 'boolean' },
        variant: text,
        help: { type: 'boolean', short: 'h' },
      },
    }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function variantIn({ teeth, variant }: { readonly teeth?: boolean; readonly variant?: string }) {
  if (variant !== undefined && !teeth) throw new UsageError('--variant goes with --teeth');
  return variant;
}

function enginesIn(text: string | undefined): Engine[] {
  if (text === undefined) return [...ENGINES];
  const named = text.split(',').map((name) => {
    const engine = ENGINES.find((known) => known === name.trim());
    if (engine) return engine;
    throw new UsageError(
      `--engine: there is no engine ${JSON.stringify(name)}; there are ${ENGINES.join(', ')}`,
    );
  });
  // The report has one place for each.
  return [...new Set(named)];
}

function targetIn(
  values: { readonly url?: string; readonly key?: string; readonly engine?: string },
  envKey?: string,
) {
  const { url, engine } = values;
  const key = values.key ?? envKey;
  if (url === undefined) {
    if (values.key !== undefined)
      throw new UsageError('--key goes with --url; engines that are started have their own');
    return undefined;
  }
  if (engine !== undefined) throw new UsageError('--url and --engine: give one of them');
  const origin = originOf(url);
  if (key) return { url: origin, key };
  throw new UsageError(
    '--url needs an API key with the scope admin: give it as PROVE_KEY in the environment, or with --key. The dashboard makes one under Keys.',
  );
}

/** As browsers write it. What is wrong with it is said without it: there may be a password in it. */
function originOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new UsageError('--url must look like https://tickets.example');
  }
  if (url.username !== '' || url.password !== '') {
    throw new UsageError('--url must have no user and no password: Holdfast takes an API key');
  }
  if (url.pathname !== '/') throw new UsageError('--url must have no path');
  if (url.search !== '' || url.hash !== '') throw new UsageError('--url must have no query and no #');
  return url.origin;
}

function scriptsIn(text: string | undefined): string[] {
  const names = suite().map(({ name }) => name);
  if (text === undefined) return names;
  const wanted = text.split(',').map((part) => {
    const found = names.find((name) => name === part.trim() || name.startsWith(`${part.trim()}-`));
    if (found) return found;
    throw new UsageError(
      `--script: there is no script ${JSON.stringify(part)}; there are ${names.join(', ')}`,
    );
  });
  return names.filter((name) => wanted.includes(name));
}

function sizeIn(text = 'small'): Size {
  const size = readSize(text);
  if (size) return size;
  throw new UsageError(
    `--size must be small, full or a factor such as 3, from ${SMALLEST_FACTOR} to ${LARGEST_FACTOR}`,
  );
}

function operationsIn(text: string | undefined, scripts: readonly string[]): number | undefined {
  if (text === undefined) return undefined;
  if (!scripts.includes(DRIVER)) throw new UsageError(`--operations goes with ${DRIVER}`);
  if (/^[1-9]\d*$/.test(text) && Number(text) <= MOST_OPERATIONS) return Number(text);
  throw new UsageError(`--operations must be a whole number from 1 to ${MOST_OPERATIONS}`);
}

function p95MsIn(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^[1-9]\d*$/.test(text) && Number(text) <= LONGEST_P95_MS) return Number(text);
  throw new UsageError(`--p95 must be a whole number of milliseconds from 1 to ${LONGEST_P95_MS}`);
}

function seedIn(text: string | undefined): number {
  if (text === undefined) return randomInt(1_000_000);
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new UsageError('--seed must be a whole number of at most nine digits');
}
