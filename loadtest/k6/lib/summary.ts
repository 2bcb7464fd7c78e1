import type { HistoryEnd } from '@holdfast/verifier';
import { meaningOf } from '../thresholds/meaning.ts';
import { summaryFile } from './settings.ts';

/** What one run counted, as SUMMARY has it in JSON. */
export interface Summary {
  /** `02-stampede` */
  readonly script: string;
  readonly showId: string | undefined;
  /** Every threshold held. */
  readonly passed: boolean;
  /** Requests that changed or read seats, counted just before each was sent: as many as the history has to have. */
  readonly operations: number;
  readonly iterations: number;
  /** Begun and not come to their end: cut off, or by an exception. */
  readonly interruptedIterations: number;
  /** Of an arrival rate: those there was no VU for. */
  readonly droppedIterations: number;
  /** Setup and teardown included. */
  readonly durationMs: number;
  /** What teardown() has read and recorded. */
  readonly read: HistoryEnd['read'];
  readonly thresholds: readonly Threshold[];
  /** In words; empty when every threshold held. */
  readonly problems: readonly string[];
  /** Latencies and other times, by name: `hold_ms` → `{ med, 'p(95)', 'p(99)', max }`. */
  readonly trends: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** What was counted, by name: `winners` → 3. */
  readonly counts: Readonly<Record<string, number>>;
}

export interface Threshold {
  /** Of the metric, with its tags: `winners{seat:1-1}`. */
  readonly name: string;
  /** `count==1` */
  readonly expression: string;
  readonly ok: boolean;
  /** What `expression` was about. */
  readonly value: number;
}

interface Metric {
  readonly type: 'counter' | 'gauge' | 'rate' | 'trend';
  readonly values: Readonly<Record<string, number>>;
  readonly thresholds?: Readonly<Record<string, { readonly ok: boolean }>>;
}

/** What k6 gives handleSummary(). */
interface SummaryData {
  readonly metrics: Readonly<Record<string, Metric>>;
  readonly state: { readonly testRunDurationMs: number };
  readonly setup_data?: { readonly showId?: string };
}

/** For `export const handleSummary`: writes SUMMARY, and by hand, without it, some lines to read. */
export function summaryOf(script: string): (data: SummaryData) => Record<string, string> {
  return (data) => {
    const summary = summarize(script, data);
    return summaryFile === undefined
      ? { stdout: `${linesOf(summary).join('\n')}\n` }
      : { [summaryFile]: JSON.stringify(summary, null, 2) };
  };
}

function summarize(script: string, { metrics, state, setup_data }: SummaryData): Summary {
  const count = (name: string) => metrics[name]?.values.count ?? 0;
  const thresholds = Object.entries(metrics).flatMap(([name, metric]) => thresholdsOf(name, metric));
  const failed = thresholds.filter(({ ok }) => !ok);
  const trends = Object.entries(metrics).filter(([, { type }]) => type === 'trend');
  const counters = Object.entries(metrics).filter(([, { type }]) => type === 'counter');
  return {
    script,
    showId: setup_data?.showId,
    passed: failed.length === 0,
    operations: count('operations'),
    iterations: count('iterations'),
    interruptedIterations: count('unfinished_iterations'),
    droppedIterations: count('dropped_iterations'),
    durationMs: state.testRunDurationMs,
    read: count('closing_reads') === 1 ? ['bookings', 'live-holds', 'snapshot'] : [],
    thresholds,
    problems: failed.map(meaningOf),
    trends: Object.fromEntries(trends.map(([name, { values }]) => [name, values])),
    counts: Object.fromEntries(counters.map(([name, { values }]) => [name, values.count ?? 0])),
  };
}

function thresholdsOf(name: string, { values, thresholds = {} }: Metric): Threshold[] {
  return Object.entries(thresholds).map(([expression, { ok }]) => {
    const [about = ''] = expression.split(/[<>=!]/);
    return { name, expression, ok, value: values[about.trim()] ?? 0 };
  });
}

function linesOf({
  script,
  passed,
  operations,
  durationMs,
  thresholds,
  problems,
  trends,
}: Summary): string[] {
  const seconds = durationMs / 1_000;
  const latencies = Object.entries(trends).filter(([name]) => name.endsWith('_ms'));
  const ms = (value = 0) => value.toFixed(value < 10 ? 1 : 0);
  return [
    `${script}: ${passed ? 'passed' : 'FAILED'}, ${operations} operations in ${seconds.toFixed(1)} s`,
    '',
    ...thresholds.map(({ name, expression, ok, value }) => {
      const found = expression.endsWith(`==${value}`) ? '' : `, is ${Math.round(value * 10_000) / 10_000}`;
      return `  ${ok ? 'ok    ' : 'FAILED'} ${name} ${expression}${found}`;
    }),
    '',
    ...latencies.map(
      ([name, { med, 'p(95)': p95, max }]) =>
        `  ${name.replace(/_ms$/, '').padEnd(10)} median ${ms(med)} ms, p95 ${ms(p95)} ms, max ${ms(max)} ms`,
    ),
    ...problems.map((problem) => `\n${problem}`),
  ];
}
