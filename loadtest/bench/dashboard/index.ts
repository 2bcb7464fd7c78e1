import { startRedis } from '@holdfast/core/testing';
import { ensureBuilt, launchBrowser } from '@holdfast/dashboard/testing';
import { startBenchApi } from '../http/bench-api.ts';
import { atLeast, atMost, forComparison, type Line } from '../lines.ts';
import { percentile } from '../redis-meter.ts';
import { BenchPage } from './bench-page.ts';
import { changeSeats } from './changes.ts';
import { openHall, SEAT_COUNT } from './hall.ts';
import { measureMemory } from './memory.ts';
import { measureVisibility } from './visibility.ts';

const LOADS = 5;
const CHANGES_PER_SECOND = 500;
const CHANGING_SECONDS = 10;
const MEMORY_MINUTES = 5;

/** What an operator's browser makes of a show with 50 000 seats: headless Chromium, without a graphics card. */
export async function benchDashboard(announce: (step: string) => void): Promise<readonly Line[]> {
  await ensureBuilt();
  await using redis = await startRedis();
  await using api = await startBenchApi({ REDIS_URL: redis.url });
  const showId = await openHall(api);
  await using browser = await launchBrowser();
  const open = () => BenchPage.open(browser, { api, showId });
  const lines: Line[] = [];

  announce(`opening the show, ${LOADS} times`);
  const loads = [];
  for (let load = 0; load < LOADS; load += 1) {
    await using page = await open();
    loads.push(await page.load());
  }
  lines.push(
    atMost('initial JavaScript, gzipped', median(loads.map((load) => load.scriptBytes)) / 1_000, 250, ' kB'),
    atMost(
      `show with ${SEAT_COUNT} seats: navigation to interactive`,
      median(loads.map((load) => load.interactiveMs)) / 1_000,
      1.5,
      ' s',
    ),
    forComparison('  slowest', Math.max(...loads.map((load) => load.interactiveMs)) / 1_000, ' s'),
  );

  await using page = await open();
  await page.load();
  announce('panning and zooming');
  const moves = [await page.framesWhile(() => page.pan()), await page.framesWhile(() => page.zoom())];
  lines.push(
    atLeast('panning, frames a second at the median', 1_000 / median(moves[0] ?? []), 50, '/s', 1),
    atLeast('zooming, frames a second at the median', 1_000 / median(moves[1] ?? []), 50, '/s', 1),
  );

  announce(`${CHANGES_PER_SECOND} seat changes a second for ${CHANGING_SECONDS} s`);
  let changed = 0;
  const frames = await page.framesWhile(async () => {
    changed = await changeSeats({
      api,
      showId,
      changesPerSecond: CHANGES_PER_SECOND,
      seconds: CHANGING_SECONDS,
    });
  });
  lines.push(
    atMost(`${CHANGES_PER_SECOND} seat changes a second: longest frame`, Math.max(...frames), 100, ' ms'),
    forComparison('  seats changed a second', changed / CHANGING_SECONDS, '/s', 0),
    forComparison('  frames a second', (1_000 * frames.length) / sum(frames), '/s', 1),
  );

  announce('changes through the API, one by one');
  const visibleMs = await measureVisibility({ page, api, showId });
  lines.push(
    atMost('a change through the API until it is drawn, p95', percentile(visibleMs, 95), 300, ' ms'),
    forComparison('  p50', percentile(visibleMs, 50), ' ms'),
  );

  announce(`${MEMORY_MINUTES} minutes of changes`);
  const memory = await measureMemory({ page, api, showId, minutes: MEMORY_MINUTES });
  lines.push(
    atMost(`memory after ${MEMORY_MINUTES} minutes of changes, against after the first`, memory.growth, 1.1),
    forComparison('  after the first minute', memory.firstBytes / 1e6, ' MB', 1),
    forComparison('  after the last', memory.lastBytes / 1e6, ' MB', 1),
  );
  return lines;
}

function median(values: readonly number[]): number {
  return percentile(values, 50);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
