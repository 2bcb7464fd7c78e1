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
  /** The core as it is, served and troubled like those: nothing may be found. */
  readonly controls: readonly Control[];
  /** Broken variants that no request can meet. */
  readonly unreachable: readonly Unreachable[];
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
  /** `redis, 2 processes, postgres` */
  readonly servedBy: string;
  /** What happened to the servers meanwhile, to bring it out. */
  readonly trouble: string | undefined;
  /** The script that found it, or the last that did not. */
  readonly script: string;
  /** The rule or threshold that gave it away first, and how many operations had returned then. Undefined: nothing did. */
  readonly caughtBy:
    | { readonly by: string; readonly what: string; readonly afterOperations: number }
    | undefined;
  /** And what else did. */
  readonly alsoBy: readonly string[];
  readonly operations: number;
}

export interface Unreachable {
  readonly name: string;
  readonly mistake: string;
  /** Why no request can meet it. `npm test -- mutants` finds it. */
  readonly why: string;
}

export interface Control extends Tooth {
  /** Why its run shows nothing; empty: it does. */
  readonly cutShort: readonly string[];
}

/** Whether all of it shows that all is right. */
export function passed({ targets, teeth, controls, cutShort }: Results): boolean {
  const runs = targets.flatMap((target) => target.runs);
  return (
    cutShort === undefined &&
    runs.length + teeth.length > 0 &&
    controls.every((control) => control.caughtBy === undefined && control.cutShort.length === 0) &&
    targets.every(({ trouble, runs: own }) => trouble === undefined && own.length > 0) &&
    runs.every(({ verdict }) => verdict === 'passed') &&
    teeth.every(({ caughtBy }) => caughtBy !== undefined)
  );
}
