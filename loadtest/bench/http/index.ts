import { startRedis } from '@holdfast/core/testing';
import { atLeast, atMost, forComparison, type Line } from '../lines.ts';
import { startBenchApi } from './bench-api.ts';
import { measureHttpHolds } from './holds.ts';
import { measureIdle } from './idle.ts';
import type { MeasuredApi } from './shows.ts';
import { measureSnapshots } from './snapshots.ts';
import { measureWatchers } from './watchers.ts';

const WATCHERS = { watchers: 2_000, changesPerSecond: 100, seconds: 6 };

/** What the API costs over what it does: api processes on one Redis, everything switched on. */
export async function benchHttp(announce: (step: string) => void): Promise<readonly Line[]> {
  await using redis = await startRedis();
  const withApi = async (measure: (api: MeasuredApi) => Promise<Line[]>): Promise<Line[]> => {
    await using api = await startBenchApi({ REDIS_URL: redis.url });
    return await measure(api);
  };
  announce('holds over HTTP');
  const lines = await withApi((api) => measureHttpHolds(api, redis.url));
  announce('snapshots');
  lines.push(...(await withApi(snapshotLines)));
  announce('2 000 watchers');
  lines.push(...(await withApi(watcherLines)));
  announce('idle processes');
  lines.push(...(await measureIdle()));
  return lines;
}

async function snapshotLines(api: MeasuredApi): Promise<Line[]> {
  const { perSecond, bytes } = await measureSnapshots(api, { seconds: 6 });
  return [
    atLeast('seats.snapshot, 20 000 seats half taken, gzip and ETag', perSecond, 3_000, '/s', 0),
    forComparison('  of which each on the wire', bytes / 1_000, ' kB', 1),
  ];
}

async function watcherLines(api: MeasuredApi): Promise<Line[]> {
  const { fromRequestMs, bytesPerWatcher, arrivals, expected } = await measureWatchers(api, WATCHERS);
  if (arrivals < expected) throw new Error(`only ${arrivals} of ${expected} changes arrived`);
  return [
    atMost('2 000 watchers, 100 changes a second: request to arrival, p99', fromRequestMs.p99, 300, ' ms'),
    forComparison('  p50', fromRequestMs.p50, ' ms'),
    atMost('2 000 watchers: memory per watcher', bytesPerWatcher / 1_000, 20, ' kB'),
  ];
}
