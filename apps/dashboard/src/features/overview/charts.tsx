import { useMemo } from 'react';
import { ChartCard } from './chart-card.tsx';
import { RANGE_LABEL, type Range, type RangeData } from './ranges.ts';
import { formatCount, formatLatency, formatShort, reasonInWords } from './words.ts';

interface ChartsProps {
  readonly data: RangeData;
  readonly range: Range;
}

/** What buyers did, what they were refused, and how long they waited. */
export function Charts({ data, range }: ChartsProps) {
  const { points, summary, bucket, minutes } = data;
  const times = useMemo(() => points.map(({ at }) => at / 1_000), [points]);
  const values = useMemo(
    () => ({
      created: points.map(({ created }) => created),
      confirmed: points.map(({ confirmed }) => confirmed),
      refused: points.map(({ refused }) => refused),
      expired: points.map(({ expired }) => expired),
      p50: points.map(({ createP50Ms }) => createP50Ms ?? null),
      p95: points.map(({ createP95Ms }) => createP95Ms ?? null),
    }),
    [points],
  );
  const refusedTotal = Object.values(summary.refused).reduce((sum, count) => sum + count, 0);
  const reasons = Object.entries(summary.refused)
    .sort(([, one], [, other]) => other - one)
    .map(([status, count]) => `${reasonInWords(status)} ${formatCount(count)}`);
  const unit = `Each ${bucket}`;
  const when = RANGE_LABEL[range].toLowerCase();
  const most = (counts: readonly number[]) => formatCount(Math.max(0, ...counts));
  const perMinute = (count: number) => formatCount(Number((count / minutes).toFixed(1)));
  const average =
    minutes > 1
      ? `A minute: ${perMinute(summary.created)} holds, ${perMinute(summary.confirmed)} bookings. `
      : '';
  const latency = (ms: number | undefined) => (ms === undefined ? '–' : formatLatency(ms));

  return (
    <div className="grid gap-4 md:grid-cols-2 xl:grid-cols-3">
      <ChartCard
        title="Holds and bookings"
        unit={unit}
        times={times}
        lines={[
          { label: 'Holds', overall: formatCount(summary.created), values: values.created },
          { label: 'Bookings', overall: formatCount(summary.confirmed), values: values.confirmed },
        ]}
        format={formatShort}
        leastTop={4}
        whenEmpty="Nobody took seats in this time."
        summary={`Holds and bookings, ${when}: ${summary.created} holds, at most ${most(values.created)} each ${bucket}; ${summary.confirmed} bookings, at most ${most(values.confirmed)}.`}
        footer={`${average}Released by their buyers: ${formatCount(summary.released)}.`}
      />
      <ChartCard
        title="Refusals and expiries"
        unit={unit}
        times={times}
        lines={[
          { label: 'Refused', overall: formatCount(refusedTotal), values: values.refused },
          { label: 'Expired', overall: formatCount(summary.expired), values: values.expired },
        ]}
        format={formatShort}
        leastTop={4}
        whenEmpty="No hold was refused or ran out."
        summary={`Refusals and expiries, ${when}: ${refusedTotal} holds refused, at most ${most(values.refused)} each ${bucket}; ${summary.expired} holds ran out. ${reasons.join(', ')}`}
        footer={reasons.length === 0 ? 'Nothing was refused.' : `Why: ${reasons.join(' · ')}`}
      />
      <ChartCard
        title="Time to take a hold"
        unit={unit}
        times={times}
        lines={[
          { label: 'p50 (half within)', overall: latency(summary.create.p50Ms), values: values.p50 },
          { label: 'p95', overall: latency(summary.create.p95Ms), values: values.p95 },
        ]}
        format={formatLatency}
        leastTop={1}
        whenEmpty="No hold was asked for in this time."
        summary={`Time to take a hold, ${when}: half within ${latency(summary.create.p50Ms)}, 95 percent within ${latency(summary.create.p95Ms)}.`}
        footer={`To confirm: p50 ${latency(summary.confirm.p50Ms)}, p95 ${latency(summary.confirm.p95Ms)}.`}
      />
    </div>
  );
}
