import {
  bookingMutants,
  engineMutants,
  luaMutants,
  type Mutant,
  modelMutants,
  type Patch,
  tutorialMutant,
} from '@holdfast/core/testing/mutants';
import type { Unreachable } from '../results.ts';
import type { TimedFault } from './faults.ts';
import { type NotReached, type Reached, reach } from './reach.ts';

/** The script that is to find a variant, and how large it has to be. */
export interface Finder {
  /** `02-stampede` */
  readonly script: string;
  readonly sizes: Readonly<Record<string, string>>;
}

export interface Served {
  readonly engine: 'memory' | 'redis';
  readonly ledger: 'sqlite' | 'postgres';
  readonly processes: 1 | 2;
  /** More settings of apps/api/src/env.ts. */
  readonly settings: Readonly<Record<string, string>>;
  /** How far the first process' clock is ahead of the others'. */
  readonly firstClockAheadMs?: number | undefined;
}

/** A broken core behind the real api, and what is to find it. */
export interface BrokenVariant {
  readonly name: string;
  /** What it does wrong, and what comes of that. */
  readonly mistake: string;
  readonly patches: readonly Patch[];
  readonly servedBy: Served;
  /** In this order, until one has found it. */
  readonly finders: readonly Finder[];
  /** What has to happen to the servers meanwhile, for the mistake to show. */
  readonly faults: readonly TimedFault[];
  /** That in words, for the report. */
  readonly trouble?: string | undefined;
  /** What the faults do to holds, which is no fault of the core's: then not all rules can be asked for. */
  readonly engineLoses: 'nothing' | 'its memory' | 'what came after a backup';
}

const mutants: readonly Mutant[] = [
  tutorialMutant,
  ...engineMutants,
  ...modelMutants,
  ...bookingMutants,
  ...luaMutants,
];

/** Those that HTTP reaches. */
export const brokenVariants: readonly BrokenVariant[] = mutants.flatMap(({ name, mistake, patches }) => {
  const reached = reachOf(name);
  if ('unreachable' in reached) return [];
  const { instead, faults = [], engineLoses = 'nothing', ...rest } = reached;
  return [{ name, mistake, patches: instead?.patches ?? patches, faults, engineLoses, ...rest }];
});

/** Those that only tests of the core can find. */
export const unreachableVariants: readonly Unreachable[] = mutants.flatMap(({ name, mistake }) => {
  const reached = reachOf(name);
  return 'unreachable' in reached ? [{ name, mistake, why: reached.unreachable }] : [];
});

/** @throws Error for a mutant that nobody has thought about yet */
function reachOf(name: string): Reached | NotReached {
  const reached = reach[name];
  if (!reached) throw new Error(`teeth/reach.ts does not say how the broken variant "${name}" is found`);
  return reached;
}
