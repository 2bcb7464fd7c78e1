import type { OverviewData } from './use-overview.ts';

/** What the charts reach back over. The first is what an address without a range means. */
export const RANGES = ['minute', 'quarter-hour'] as const;
export type Range = (typeof RANGES)[number];

export const RANGE_LABEL: Record<Range, string> = {
  minute: 'Last minute',
  'quarter-hour': 'Last 15 minutes',
};

export type Point = OverviewData['series']['minute'][number];
type Summary = OverviewData['lastMinute'];

export interface RangeData {
  readonly points: readonly Point[];
  readonly summary: Summary;
  /** How long one point is, in words. */
  readonly bucket: string;
  /** How long there was anything to count: the range, or less where the process is younger. */
  readonly minutes: number;
}

const MINUTE_MS = 60_000;

export function rangeOf(
  { series, lastMinute, lastQuarterHour, process }: OverviewData,
  range: Range,
): RangeData {
  // The newest bucket is still filling: drawn, it would always look like a collapse.
  if (range === 'minute') {
    return { points: series.minute.slice(0, -1), summary: lastMinute, bucket: 'second', minutes: 1 };
  }
  return {
    points: series.quarterHour.slice(0, -1),
    summary: lastQuarterHour,
    bucket: '15 seconds',
    minutes: Math.min(15, process.uptimeMs / MINUTE_MS),
  };
}
