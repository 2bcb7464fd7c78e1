import type { Holdfast, ShowSummary } from '@holdfast/core';
import type { Health } from '../health.ts';
import { CachedReading } from './cached-reading.ts';
import type { Metrics } from './metrics.ts';

/** However many operators look, the shows are counted once in so long. */
const SHOWS_MAX_AGE_MS = 1_000;
/** An operator whose engine is down is told so, not left waiting. */
const SHOWS_WITHIN_MS = 1_500;

export interface OverviewParts {
  readonly holdfast: Holdfast;
  readonly health: Health;
  readonly metrics: Metrics;
  readonly version: string;
}

/** What operators see at a glance. It answers although engine or ledger do not: that is when it is looked at. */
export class Overview {
  readonly #parts: OverviewParts;
  readonly #shows: CachedReading<readonly ShowSummary[]>;

  constructor(parts: OverviewParts) {
    this.#parts = parts;
    this.#shows = new CachedReading({
      read: () => parts.holdfast.shows.list(),
      maxAgeMs: SHOWS_MAX_AGE_MS,
    });
  }

  /** This process changed a show: whoever looks next is to see it. */
  showsChanged(): void {
    this.#shows.outdate();
  }

  async read() {
    const { holdfast, health, metrics, version } = this.#parts;
    await this.#shows.within(SHOWS_WITHIN_MS);
    // The newest there is: where the engine is down, from before.
    const { value: shows = [], atMs: countedAt } = this.#shows.last ?? {};
    const { status, engine, ledger } = health.report();
    return {
      now: Date.now(),
      process: {
        version,
        status,
        startedAt: Math.round(performance.timeOrigin),
        uptimeMs: Math.round(performance.now()),
        watchers: metrics.feed.watchers(),
        feedLagMs: Math.round(metrics.feed.lagMs()),
      },
      engine,
      ledger: { ...ledger, connections: holdfast.ledger.connections() },
      shows: shows.map(({ startsAtMs, ...show }) => ({ ...show, startsAt: startsAtMs })),
      totals: totalsOf(shows),
      countedAt,
      lastMinute: metrics.recent.lastMinute(),
      lastQuarterHour: metrics.recent.lastQuarterHour(),
      series: metrics.recent.series(),
    };
  }
}

function totalsOf(shows: readonly ShowSummary[]) {
  const totals = { shows: shows.length, liveHolds: 0, available: 0, held: 0, booked: 0, blocked: 0 };
  for (const { counts, liveHolds } of shows) {
    totals.liveHolds += liveHolds;
    totals.available += counts.available;
    totals.held += counts.held;
    totals.booked += counts.booked;
    totals.blocked += counts.blocked;
  }
  const { shows: count, liveHolds, ...counts } = totals;
  return { shows: count, liveHolds, counts };
}
