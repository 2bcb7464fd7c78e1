import type { Threshold } from '../k6/lib/summary.ts';
import type { Judged } from './judging/judged.ts';
import type { Machine } from './machine.ts';
import type { TargetParts } from './target.ts';
import type { RunVerdict } from './verdict.ts';

/** All that a report says, as report/results.json has it. */
export interface Results {
  readonly format: 1;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly tookMs: number;
  /** `npm run prove -- …`, all of it again. */
  readonly command: string;
  readonly size: string;
  readonly style: 'trpc' | 'rest';
  readonly seed: number;
  readonly machine: Machine;
  readonly targets: readonly TargetResults[];
  readonly teeth: readonly Tooth[];
  /** Why not all of it was run. */
  readonly cutShort: string | undefined;
}

export interface TargetResults {
  /** `redis`, or the address that was given. */
  readonly id: string;
  readonly name: string;
  readonly about: TargetParts | undefined;
  readonly runs: readonly RunResults[];
  /** Why it could not be fired at. */
  readonly trouble: string | undefined;
}

export interface RunResults {
  /** `02-stampede` */
  readonly script: string;
  readonly verdict: RunVerdict;
  /** Why it is not `passed`. */
  readonly problems: readonly string[];
  readonly seed: number;
  readonly sizes: Readonly<Record<string, string>>;
  /** This run alone, again. */
  readonly command: string;
  readonly tookMs: number;
  readonly operations: number;
  /** Of an arrival rate: those that the machine could not start in time. */
  readonly droppedIterations: number;
  readonly thresholds: readonly Threshold[];
  readonly judged: Judged | undefined;
  /** With reading the history, and drawing what is wrong with it. */
  readonly judgedInMs: number;
  /** What the script printed. */
  readonly output: string;
  /** Relative to the report. */
  readonly historyFile: string | undefined;
  readonly timelineFile: string | undefined;
}

/** A variant that is broken on purpose, put under the same scripts. */
export interface Tooth {
  readonly name: string;
  /** What it does wrong, in a sentence. */
  readonly mistake: string;
  readonly engine: string;
  readonly script: string | undefined;
  /** The rules and thresholds that caught it; empty: nothing did, and that is a failure. */
  readonly caughtBy: readonly string[];
  /** How many operations it took. Undefined: it took the ledger or the snapshot to see it. */
  readonly afterOperations: number | undefined;
  readonly operations: number;
}

/** Whether all of it shows that all is right. */
export function passed({ targets, teeth, cutShort }: Results): boolean {
  const runs = targets.flatMap((target) => target.runs);
  return (
    cutShort === undefined &&
    runs.length > 0 &&
    targets.every(({ trouble, runs: own }) => trouble === undefined && own.length > 0) &&
    runs.every(({ verdict }) => verdict === 'passed') &&
    teeth.every(({ caughtBy }) => caughtBy.length > 0)
  );
}
