import { grouped } from '../progress.ts';
import { passed, type Results, type RunResults } from '../results.ts';
import type { RunVerdict } from '../verdict.ts';

export type Tone = 'good' | 'bad' | 'warn';

export const TONE: Record<RunVerdict, Tone> = {
  passed: 'good',
  failed: 'bad',
  'cut short': 'warn',
  'tested nothing': 'warn',
};

export interface Verdict {
  readonly tone: Tone;
  /** In one sentence. */
  readonly sentence: string;
}

/** What the whole report comes to. */
export function verdictIn(results: Results): Verdict {
  const runs = results.targets.flatMap((target) => target.runs);
  const failed = runs.filter(({ verdict }) => verdict === 'failed');
  const untouched = results.targets.filter(
    ({ trouble, runs: own }) => trouble !== undefined || own.length === 0,
  );
  const unproven = runs.filter(({ verdict }) => verdict === 'cut short' || verdict === 'tested nothing');
  const blunt = results.teeth.filter(({ caughtBy }) => caughtBy === undefined);
  const operations = grouped(operationsIn(runs));
  const where = counted(results.targets.length, 'target');
  if (passed(results) && runs.length === 0) {
    const found = `All ${results.teeth.length} broken variants that a request can meet were found, and the core that is not broken was accused of nothing.`;
    return { tone: 'good', sentence: found };
  }
  if (passed(results)) {
    const violations = `In ${operations} operations on ${where} no seat had two owners, no booking was lost, and every answer could have come from a correct seat system.`;
    return { tone: 'good', sentence: violations };
  }
  if (failed.length > 0) {
    const rest = results.cutShort === undefined ? '' : ', and not all were made';
    return {
      tone: 'bad',
      sentence: `${capital(counted(failed.length, 'run'))} of ${runs.length} failed in ${operations} operations${rest}: ${failed[0]?.script} found that ${failed[0]?.problems[0]}.`,
    };
  }
  if (blunt.length > 0) {
    const names = blunt.map(({ name }) => name).join(', ');
    return { tone: 'bad', sentence: `Nothing caught what is broken on purpose: ${names}.` };
  }
  const accused = results.controls.filter(
    ({ caughtBy, cutShort }) => caughtBy !== undefined || cutShort.length > 0,
  );
  if (accused.length > 0) {
    const [first] = accused;
    const of = first?.caughtBy ? `${first.caughtBy.by}: ${first.caughtBy.what}` : first?.cutShort[0];
    return {
      tone: 'bad',
      sentence: `A core that is not broken did not come out clean: ${first?.script}, ${of}.`,
    };
  }
  if (results.cutShort !== undefined) {
    return { tone: 'warn', sentence: `Cut short, so it proves nothing: ${results.cutShort}.` };
  }
  const [first] = unproven;
  if (first) {
    return {
      tone: 'warn',
      sentence: `${capital(counted(unproven.length, 'run'))} of ${runs.length} proved nothing: ${first.script}: ${first.problems[0]}.`,
    };
  }
  const why = untouched[0]?.trouble?.split('\n')[0] ?? 'nothing was run';
  return { tone: 'warn', sentence: `It proves nothing: ${untouched[0]?.name ?? ''} ${why}.` };
}

export function operationsIn(runs: readonly RunResults[]): number {
  return runs.reduce((sum, { operations }) => sum + operations, 0);
}

export function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Milliseconds for people: as many digits as say something. */
export function ms(value: number): string {
  return value < 10 ? value.toFixed(1) : grouped(value);
}
