import { type ReactNode, useState } from 'react';
import { Panel } from '../../components/ui/panel.tsx';
import { FIRST_LOOK, type LineLook, SECOND_LOOK } from './chart-look.ts';
import { Plot } from './plot.tsx';
import { formatClock } from './words.ts';

const LOOKS = [FIRST_LOOK, SECOND_LOOK];

interface ChartLine {
  readonly label: string;
  /** Of the whole range, in words. */
  readonly overall: string;
  readonly values: readonly (number | null)[];
}

interface ChartCardProps {
  readonly title: string;
  /** What one point is. */
  readonly unit: string;
  readonly times: readonly number[];
  readonly lines: readonly ChartLine[];
  readonly format: (value: number) => string;
  readonly leastTop: number;
  /** What it shows, for those who do not see it. */
  readonly summary: string;
  /** In place of lines, where there are none. */
  readonly whenEmpty: string;
  readonly footer: ReactNode;
}

/** Two lines over time, with their figures; pointed at, with those of that time. */
export function ChartCard(props: ChartCardProps) {
  const { title, unit, times, lines, format, leastTop, summary, whenEmpty, footer } = props;
  const [pointed, setPointed] = useState<number>();
  const at = pointed === undefined ? undefined : times[pointed];
  const isEmpty = lines.every(({ values }) => values.every((value) => value === null || value === 0));
  return (
    <Panel
      title={title}
      aside={
        <span className="text-xs tabular-nums text-muted">
          {at === undefined ? unit : `At ${formatClock(at)}`}
        </span>
      }
    >
      <dl className="flex gap-6 px-4 pt-3">
        {lines.map(({ label, overall, values }, index) => (
          <div key={label} className="min-w-0 flex-1">
            <dt className="flex items-center gap-2 text-xs text-muted">
              <Swatch look={LOOKS[index] ?? FIRST_LOOK} />
              {label}
            </dt>
            <dd className="truncate text-2xl font-semibold tabular-nums" data-figure={label}>
              {pointed === undefined ? overall : formatAt(values[pointed], format)}
            </dd>
          </div>
        ))}
      </dl>
      <div className="relative mx-1 mt-1 h-44" role="img" aria-label={summary}>
        <Plot
          times={times}
          lines={lines.map(({ values }) => values)}
          looks={LOOKS}
          leastTop={leastTop}
          formatTick={format}
          formatTime={formatClock}
          onPoint={setPointed}
        />
        {isEmpty && (
          <p className="pointer-events-none absolute inset-x-0 top-14 text-center text-sm text-muted">
            {whenEmpty}
          </p>
        )}
      </div>
      <div className="mt-1 min-h-13 border-t border-line px-4 py-2.5 text-xs text-muted">{footer}</div>
    </Panel>
  );
}

function formatAt(value: number | null | undefined, format: (value: number) => string): string {
  return value === null || value === undefined ? '–' : format(value);
}

function Swatch({ look }: { look: LineLook }) {
  return (
    <svg viewBox="0 0 24 8" className="h-2 w-6 shrink-0" aria-hidden="true">
      <path
        d="M0 4H24"
        fill="none"
        strokeWidth="2"
        stroke={`var(--${look.color})`}
        strokeDasharray={look.dash.join(' ')}
      />
      {look.hasMarks && (
        <circle cx="12" cy="4" r="2.5" fill="var(--card)" stroke={`var(--${look.color})`} strokeWidth="1.5" />
      )}
    </svg>
  );
}
