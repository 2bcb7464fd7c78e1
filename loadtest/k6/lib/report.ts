import { winnersOfSeat } from './count.ts';
import type { Sale } from './sale.ts';
import { reportFile } from './settings.ts';

/** One run's counts. */
export interface Report {
  readonly requests: number;
  readonly winners: number;
  readonly losers: number;
  readonly wrong: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  /** From the common instant to the first request of the last buyer. */
  readonly spreadMs: number;
  /** In words; empty when every promise was kept. */
  readonly problems: readonly string[];
}

interface Metric {
  readonly values: Readonly<Record<string, number>>;
  readonly thresholds?: Readonly<Record<string, { readonly ok: boolean }>>;
}

interface Summary {
  readonly metrics: Readonly<Record<string, Metric>>;
  readonly setup_data?: Sale;
}

/** For handleSummary(). */
export function writeReport(summary: Summary): Record<string, string> {
  const value = (metric: string, name: string) => summary.metrics[metric]?.values[name] ?? 0;
  const report: Report = {
    requests: value('requests', 'count'),
    winners: value('winners', 'count'),
    losers: value('losers', 'count'),
    wrong: value('wrong_answers', 'count'),
    p50Ms: value('hold_ms', 'med'),
    p95Ms: value('hold_ms', 'p(95)'),
    spreadMs: value('late_ms', 'max'),
    problems: problemsIn(summary),
  };
  return { [reportFile ?? 'stdout']: JSON.stringify(report, null, 2) };
}

function problemsIn({ metrics, setup_data: sale }: Summary): string[] {
  const seatOfMetric = new Map(sale?.seatIds.map((seatId, place) => [winnersOfSeat(place), seatId]));
  return Object.entries(metrics).flatMap(([name, { values, thresholds = {} }]) => {
    const crossed = Object.entries(thresholds).filter(([, { ok }]) => !ok);
    return crossed.map(([threshold]) => {
      const seatId = seatOfMetric.get(name);
      const found = values.count ?? 0;
      if (seatId === undefined) return `${name} must be ${threshold} and is ${found}`;
      return found === 0 ? `${seatId} was sold to nobody` : `${seatId} was sold ${found} times`;
    });
  });
}
