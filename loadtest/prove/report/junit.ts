import {
  type Control,
  passed,
  type Results,
  type RunResults,
  type TargetResults,
  type Tooth,
} from '../results.ts';
import { type Html, html } from './html.ts';

interface Case {
  readonly className: string;
  readonly name: string;
  readonly tookMs?: number;
  /** Undefined: it passed. */
  readonly failure?: { readonly kind: string; readonly what: string } | undefined;
}

interface Suite {
  readonly name: string;
  readonly cases: readonly Case[];
}

/**
 * For what shows test results in CI, in the form that Jenkins, GitLab and the like read: a suite per target, and per script
 * a case for its thresholds, where it came to them, one for its history and one for what the run comes to. A run that was cut short, and a
 * target that was never fired at, are failures.
 */
export function junitOf(results: Results): string {
  const suites = [...results.targets.map(suiteOf), wholeOf(results)];
  const all = suites.flatMap(({ cases }) => cases);
  const written = html`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="prove" tests="${all.length}" failures="${failuresIn(all)}" errors="0" time="${seconds(results.tookMs)}">
${suites.map((suite) => suiteElement(suite, results.startedAt))}</testsuites>
`.text;
  // Escaped or not, XML has no place for these.
  return written.replaceAll(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd');
}

function suiteOf({ id, name, runs, trouble }: TargetResults): Suite {
  const cases = runs.flatMap((run) => casesOf(run, `prove.${id}.${run.script}`));
  if (trouble === undefined && runs.length > 0) return { name, cases };
  const failure = { kind: 'cut short', what: trouble ?? 'nothing was run' };
  return { name, cases: [{ className: `prove.${id}`, name: 'starts and answers', failure }, ...cases] };
}

function casesOf(run: RunResults, className: string): Case[] {
  const { thresholds, judged, verdict, problems, tookMs, judgedInMs, command } = run;
  const crossed = thresholds
    .filter(({ ok }) => !ok)
    .map(({ name, expression, value }) => `${name} must be ${expression} and is ${value}`);
  const failure = failureOf('crossed', crossed.join('\n') || undefined);
  return [
    // Where there are none, none was kept: what that means is the verdict's affair.
    ...(thresholds.length > 0 ? [{ className, name: 'thresholds', tookMs, failure }] : []),
    { className, name: 'history', tookMs: judgedInMs, failure: failureOf('history', wrongIn(judged)) },
    {
      className,
      name: 'verdict',
      failure: failureOf(
        verdict,
        verdict === 'passed' ? undefined : [...problems, `again: ${command}`].join('\n'),
      ),
    },
  ];
}

function wrongIn(judged: RunResults['judged']): string | undefined {
  if (judged?.kind !== 'judged') return judged?.problem ?? 'it was not judged';
  const { verdict, violations } = judged.judgement;
  if (verdict === 'valid') return undefined;
  return (
    violations.map(({ rule, what }) => `${rule}: ${what}`).join('\n') ||
    'the search was given up at its bound'
  );
}

function wholeOf(results: Results): Suite {
  const why = results.cutShort ?? (passed(results) ? undefined : 'not every run shows that all is right');
  const whole: Case = {
    className: 'prove',
    name: 'the whole of it',
    failure: failureOf(results.cutShort === undefined ? 'failed' : 'cut short', why),
  };
  return {
    name: 'prove',
    cases: [whole, ...results.teeth.map(toothCase), ...results.controls.map(controlCase)],
  };
}

function toothCase({ name, mistake, caughtBy }: Tooth): Case {
  const what = caughtBy === undefined ? `nothing caught it: ${mistake}` : undefined;
  return { className: 'prove.teeth', name, failure: failureOf('not caught', what) };
}

function controlCase({ name, script, caughtBy, cutShort }: Control): Case {
  const what = caughtBy ? `${caughtBy.by}: ${caughtBy.what}` : cutShort[0];
  return {
    className: 'prove.teeth',
    name: `${name}, ${script}`,
    failure: failureOf('accused although it is not broken', what),
  };
}

function failureOf(kind: string, what: string | undefined): Case['failure'] {
  return what === undefined ? undefined : { kind, what };
}

function suiteElement({ name, cases }: Suite, startedAt: string): Html {
  const tookMs = cases.reduce((sum, one) => sum + (one.tookMs ?? 0), 0);
  return html`<testsuite name="${name}" tests="${cases.length}" failures="${failuresIn(cases)}" errors="0" skipped="0" timestamp="${startedAt}" time="${seconds(tookMs)}">
${cases.map(caseElement)}</testsuite>
`;
}

function caseElement({ className, name, tookMs = 0, failure }: Case): Html {
  const attributes = html`classname="${className}" name="${name}" time="${seconds(tookMs)}"`;
  if (!failure) return html`<testcase ${attributes}/>\n`;
  const [firstLine = ''] = failure.what.split('\n');
  return html`<testcase ${attributes}><failure type="${failure.kind}" message="${firstLine}">${failure.what}</failure></testcase>
`;
}

function failuresIn(cases: readonly Case[]): number {
  return cases.filter(({ failure }) => failure !== undefined).length;
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1_000).toFixed(3);
}
