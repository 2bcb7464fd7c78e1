import { type ApiServer, startApi } from '@holdfast/api/testing';

/** Counted as in production, and never reached. */
const RATES = { RATE_PER_ADDRESS: '1000000', RATE_PER_KEY: '1000000' };

/** An api process as a shop would run it, with everything switched on: keys, limits, metrics, and a log at info. */
export function startBenchApi(env: Readonly<Record<string, string>>): Promise<ApiServer> {
  return startApi({ env: { LOG_LEVEL: 'info', PUBLIC_HOLDS: 'true', ...RATES, ...env } });
}
