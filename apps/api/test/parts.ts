import type { Holdfast } from '@holdfast/core';
import { Health } from '../src/health.ts';
import { Requests } from '../src/http/requests.ts';
import { createLog } from '../src/log.ts';
import { Metrics } from '../src/metrics/metrics.ts';

/** What main.ts makes for a server, silent and without limits, for tests that have one in their own process. */
export function partsOn(holdfast: Holdfast) {
  const log = createLog('silent');
  return {
    holdfast,
    log,
    metrics: new Metrics(),
    health: new Health({ holdfast, log }),
    requests: new Requests(),
    version: 'any',
    auth: { publicHolds: true, secureCookies: true },
    traffic: { ratePerKey: 0, ratePerAddress: 0, maxInFlight: 1_000, trustedProxies: [] },
    maxWatchers: 1_000,
    publicUrl: undefined,
    corsOrigins: [],
    metricsPublic: false,
  };
}
