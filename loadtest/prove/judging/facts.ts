import type { History, Operation, OperationName, Outcome } from '@holdfast/verifier';
import { type Winners, winnersPerSeat } from './winners.ts';

/** What a history shows besides right and wrong. */
export interface Facts {
  readonly outcomes: Readonly<Record<Outcome, number>>;
  /** Refusals by their status. */
  readonly refusals: Readonly<Record<string, number>>;
  /** From the first request to the last answer. */
  readonly durationMs: number;
  readonly granted: number;
  readonly winners: Winners;
  /** Bookings in the ledger that stand; undefined: it was not read. */
  readonly bookings: number | undefined;
  readonly latencies: readonly Latency[];
  readonly series: Series;
}

/** Of operations that were answered. */
export interface Latency {
  readonly operation: OperationName;
  readonly count: number;
  readonly p50Ms: number;
  readonly p90Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

/** The run in equal parts, by when answers came. */
export interface Series {
  readonly stepMs: number;
  readonly perSecond: readonly number[];
  readonly unknownPerSecond: readonly number[];
  /** Null: nothing was answered in that part. */
  readonly p50Ms: readonly (number | null)[];
  readonly p99Ms: readonly (number | null)[];
}

const LARGEST_SERIES = 120;
const STEPS_MS = [50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 30_000, 60_000];

export function factsOf(history: History): Facts {
  const { operations, bookings } = history;
  const outcomes = { ok: 0, fail: 0, unknown: 0 };
  const refusals: Record<string, number> = {};
  const granted = new Set<string>();
  for (const { outcome, refusal, operation, hold } of operations) {
    outcomes[outcome] += 1;
    if (refusal !== undefined) refusals[refusal] = (refusals[refusal] ?? 0) + 1;
    if (operation === 'hold' && outcome === 'ok' && hold !== undefined) granted.add(hold);
  }
  const span = spanOf(operations);
  return {
    outcomes,
    refusals,
    durationMs: span.endMs - span.startMs,
    granted: granted.size,
    winners: winnersPerSeat(history),
    bookings: bookings?.filter(({ status }) => status === 'confirmed').length,
    latencies: latenciesOf(operations),
    series: seriesOf(operations, span),
  };
}

interface Span {
  readonly startMs: number;
  readonly endMs: number;
}

function spanOf(operations: readonly Operation[]): Span {
  let startMs = Number.POSITIVE_INFINITY;
  let endMs = Number.NEGATIVE_INFINITY;
  for (const { invokeMs, returnMs } of operations) {
    startMs = Math.min(startMs, invokeMs);
    endMs = Math.max(endMs, returnMs);
  }
  return operations.length === 0 ? { startMs: 0, endMs: 0 } : { startMs, endMs };
}

function latenciesOf(operations: readonly Operation[]): Latency[] {
  const byName = new Map<OperationName, number[]>();
  for (const { operation, outcome, invokeMs, returnMs } of operations) {
    if (outcome === 'unknown') continue;
    const list = byName.get(operation);
    if (list) list.push(returnMs - invokeMs);
    else byName.set(operation, [returnMs - invokeMs]);
  }
  return [...byName].map(([operation, list]) => {
    const sorted = Float64Array.from(list).sort();
    return {
      operation,
      count: sorted.length,
      p50Ms: percentile(sorted, 50),
      p90Ms: percentile(sorted, 90),
      p95Ms: percentile(sorted, 95),
      p99Ms: percentile(sorted, 99),
      maxMs: sorted.at(-1) ?? 0,
    };
  });
}

/** The smallest value that so many of a hundred do not exceed. */
export function percentile(sorted: Float64Array, percent: number): number {
  const place = Math.ceil((percent / 100) * sorted.length) - 1;
  return sorted[Math.max(0, place)] ?? Number.NaN;
}

function seriesOf(operations: readonly Operation[], { startMs, endMs }: Span): Series {
  const durationMs = endMs - startMs;
  const stepMs = STEPS_MS.find((step) => durationMs / step <= LARGEST_SERIES) ?? durationMs / LARGEST_SERIES;
  // The last part would end in the middle, and look like a fall.
  const parts = Math.max(1, Math.floor(durationMs / stepMs));
  const latencies: number[][] = Array.from({ length: parts }, () => []);
  const counts = new Array<number>(parts).fill(0);
  const unknown = new Array<number>(parts).fill(0);
  for (const { outcome, invokeMs, returnMs } of operations) {
    const part = Math.floor((returnMs - startMs) / stepMs);
    if (part >= parts) continue;
    if (outcome === 'unknown') unknown[part] = (unknown[part] ?? 0) + 1;
    else {
      counts[part] = (counts[part] ?? 0) + 1;
      latencies[part]?.push(returnMs - invokeMs);
    }
  }
  const perSecond = (list: number[]) => list.map((count) => count / (stepMs / 1_000));
  const sorted = latencies.map((list) => Float64Array.from(list).sort());
  const of = (percent: number) =>
    sorted.map((list) => (list.length === 0 ? null : percentile(list, percent)));
  return {
    stepMs,
    perSecond: perSecond(counts),
    unknownPerSecond: perSecond(unknown),
    p50Ms: of(50),
    p99Ms: of(99),
  };
}
