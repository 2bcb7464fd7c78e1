import type { Holdfast, ShowSummary } from '@holdfast/core';
import { Gauge, type Registry } from 'prom-client';
import type { Health } from '../health.ts';
import type { Requests } from '../http/requests.ts';
import type { LineQuota } from '../line-quota.ts';
import { CachedReading } from './cached-reading.ts';
import { registerReading } from './readings.ts';

/** Scrapes that come closer together read the engine once. */
const COUNTS_MAX_AGE_MS = 1_000;
/** A scrape does not wait longer for the engine; what could not be had is absent from it. */
const COUNTS_WITHIN_MS = 1_000;

/** Who knows what is read when somebody scrapes. */
export interface Followed {
  readonly holdfast: Holdfast;
  readonly health: Health;
  readonly requests: Requests;
  readonly lines: LineQuota;
  readonly version: string;
}

/** Registers what is kept elsewhere. Once per process. */
export function follow(registry: Registry, { holdfast, health, requests, lines, version }: Followed): void {
  const info = { version, engine: holdfast.engine.name, ledger: holdfast.ledger.name };
  new Gauge({
    name: 'holdfast_info',
    help: 'Always 1; its labels say what runs',
    labelNames: ['version', 'engine', 'ledger'],
    registers: [registry],
  }).set(info, 1);
  registerReading({
    registry,
    kind: 'gauge',
    name: 'holdfast_ready',
    help: 'Whether each dependency has answered lately, 1 or 0',
    label: 'dependency',
    read() {
      const { engine, ledger } = health.report();
      return { engine: Number(engine.status === 'ok'), ledger: Number(ledger.status === 'ok') };
    },
  });
  registerReading({
    registry,
    kind: 'gauge',
    name: 'holdfast_draining',
    help: 'Whether this process was told to stop, 1 or 0',
    read: () => Number(health.isDraining),
  });
  registerReading({
    registry,
    kind: 'gauge',
    name: 'holdfast_http_requests_in_flight',
    help: 'Requests that are not answered yet',
    read: () => requests.inFlight,
  });
  registerReading({
    registry,
    kind: 'counter',
    name: 'holdfast_http_responses_total',
    help: 'Responses by class of code; aborted: the client went away first',
    label: 'code',
    read: () => requests.responses,
  });
  registerReading({
    registry,
    kind: 'counter',
    name: 'holdfast_log_lines_suppressed_total',
    help: 'Log lines that were kept back because there were many like them',
    read: () => lines.suppressed,
  });
  registerReading({
    registry,
    kind: 'gauge',
    name: 'holdfast_ledger_connections',
    help: "The ledger's pool: open ones (total), unused ones (idle), the most there can be (max), callers who wait (waiting)",
    label: 'state',
    read: () => ({ ...holdfast.ledger.connections() }),
  });
  followShows(registry, holdfast);
}

/** One question per show to the engine, at most once a second, however many shows and scrapes there are. */
function followShows(registry: Registry, { shows }: Holdfast): void {
  const reading = new CachedReading({ read: () => shows.loaded(), maxAgeMs: COUNTS_MAX_AGE_MS });
  const sumOf = (label: string | undefined, valuesOf: (show: ShowSummary) => Record<string, number>) => {
    return async () => {
      const loaded = await reading.within(COUNTS_WITHIN_MS);
      if (!loaded) return undefined;
      const sums: Record<string, number> = {};
      for (const show of loaded) {
        for (const [name, value] of Object.entries(valuesOf(show))) sums[name] = (sums[name] ?? 0) + value;
      }
      return label === undefined ? (sums.all ?? 0) : sums;
    };
  };
  registerReading({
    registry,
    kind: 'gauge',
    name: 'holdfast_seats',
    help: 'Seats by status, of all shows that the engine has loaded',
    label: 'status',
    read: sumOf('status', ({ counts }) => ({ ...counts })),
  });
  registerReading({
    registry,
    kind: 'gauge',
    name: 'holdfast_live_holds',
    help: 'Holds that are active or confirming, of all shows that the engine has loaded',
    read: sumOf(undefined, ({ liveHolds }) => ({ all: liveHolds })),
  });
  registerReading({
    registry,
    kind: 'gauge',
    name: 'holdfast_shows',
    help: 'Shows that the engine has loaded, by whether they are on sale',
    label: 'sale',
    read: sumOf('sale', ({ sale }) => ({ [sale]: 1 })),
  });
}
