import { Registry } from 'prom-client';
import { expect, it } from 'vitest';
import { FeedMetrics } from '../src/metrics/feed.ts';

/** An engine's feed whose versions are told here, and what watchers were sent of it. */
class Feed {
  version = 10;
  sent = 10;
  asked = 0;
  isDown = false;

  async changesSince(_showId: string, version: number) {
    this.asked += 1;
    if (this.isDown) throw new Error('down');
    const versions = Array.from({ length: this.version - version }, (_, index) => version + index + 1);
    const changes = versions.map((each) => ({ version: each, status: 'held' as const, seats: [0] }));
    return { status: 'CHANGES' as const, changes };
  }

  watchers = () => 3;
  sentVersions = (): [string, number][] => [['show', this.sent]];
}

async function lagOf(metrics: FeedMetrics, registry: Registry): Promise<number> {
  const text = await registry.metrics();
  const told = Number(/^holdfast_feed_lag_seconds (\S+)/m.exec(text)?.[1]) * 1_000;
  // The same clock, a moment later.
  expect(metrics.lagMs()).toBeGreaterThanOrEqual(told);
  return told;
}

it('is the time since the engine was seen to have what watchers were not sent', async () => {
  const [registry, feed] = [new Registry(), new Feed()];
  const metrics = new FeedMetrics(registry);
  metrics.follow(feed);
  await metrics.look(feed);
  expect(await lagOf(metrics, registry)).toBe(0);

  feed.version = 12;
  const seenAtMs = performance.now();
  await metrics.look(feed);
  const first = await lagOf(metrics, registry);
  expect(first).toBeLessThanOrEqual(performance.now() - seenAtMs);
  // It stays behind, by more and more, and the engine is not asked again for what is known.
  feed.version = 20;
  await metrics.look(feed);
  expect(await lagOf(metrics, registry)).toBeGreaterThan(first);
  expect(feed.asked).toBe(2);

  // They were sent what was overdue, though not what came since: that is overdue from now.
  feed.sent = 12;
  const nextAtMs = performance.now();
  await metrics.look(feed);
  const next = await lagOf(metrics, registry);
  expect(next).toBeGreaterThan(0);
  expect(next).toBeLessThanOrEqual(performance.now() - nextAtMs);

  feed.sent = 20;
  await metrics.look(feed);
  expect(await lagOf(metrics, registry)).toBe(0);
});

it('is nothing for a show that nobody watches any more, nor where the engine does not answer', async () => {
  const [registry, feed] = [new Registry(), new Feed()];
  const metrics = new FeedMetrics(registry);
  metrics.follow(feed);
  feed.version = 11;
  await metrics.look(feed);
  expect(await lagOf(metrics, registry)).toBeGreaterThan(0);
  feed.sentVersions = () => [];
  await metrics.look(feed);
  expect(await lagOf(metrics, registry)).toBe(0);

  feed.sentVersions = () => [['show', feed.sent]];
  feed.isDown = true;
  await metrics.look(feed);
  expect(await lagOf(metrics, registry)).toBe(0);
});

it('tells how many watch and why some were let go', async () => {
  const [registry, feed] = [new Registry(), new Feed()];
  const metrics = new FeedMetrics(registry);
  metrics.follow(feed);
  metrics.dropped('slow');
  metrics.dropped('slow');
  const text = await registry.metrics();
  expect(text).toContain('holdfast_feed_watchers 3\n');
  expect(text).toContain('holdfast_feed_dropped_total{reason="slow"} 2\n');
});
