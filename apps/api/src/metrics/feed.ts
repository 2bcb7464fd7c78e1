import { setTimeout as delay } from 'node:timers/promises';
import type { Holdfast } from '@holdfast/core';
import { Counter, type Registry } from 'prom-client';
import { registerReading } from './readings.ts';

const PROBE_EVERY_MS = 1_000;

/** What the live feed tells of itself when it is asked. */
export interface FeedSource {
  /** How many watch, all shows together. */
  watchers(): number;
  /** The version up to which this process' watchers were sent everything, of each show that somebody watches. */
  sentVersions(): Iterable<readonly [showId: string, version: number]>;
}

interface Overdue {
  readonly version: number;
  readonly sinceMs: number;
}

/**
 * Watchers, and how far behind the engine they are: for how long it has had a version, at least, that they were not
 * sent. Once a second the engine is asked what it has beyond what was sent; changes have no times of their own, so what
 * is younger than a second may go unseen, and what is older is known to within one.
 */
export class FeedMetrics {
  readonly #dropped: Counter<'reason'>;
  readonly #overdue = new Map<string, Overdue>();
  readonly #stop = new AbortController();
  #source: FeedSource = { watchers: () => 0, sentVersions: () => [] };

  constructor(registry: Registry) {
    registerReading({
      registry,
      kind: 'gauge',
      name: 'holdfast_feed_watchers',
      help: 'Connections that watch a show',
      read: () => this.watchers(),
    });
    this.#dropped = new Counter({
      name: 'holdfast_feed_dropped_total',
      help: 'Watchers that were dropped, by reason',
      labelNames: ['reason'],
      registers: [registry],
    });
    registerReading({
      registry,
      kind: 'gauge',
      name: 'holdfast_feed_lag_seconds',
      help: 'For how long, at least, the engine has had a change that watchers were not sent; of all shows the worst',
      read: () => this.lagMs() / 1_000,
    });
  }

  follow(source: FeedSource): void {
    this.#source = source;
  }

  watchers(): number {
    return this.#source.watchers();
  }

  /** @param reason a word of a closed set. */
  dropped(reason: string): void {
    this.#dropped.inc({ reason });
  }

  lagMs(nowMs = performance.now()): number {
    return Math.max(0, ...[...this.#overdue.values()].map(({ sinceMs }) => nowMs - sinceMs));
  }

  /** Looks once a second until it is stopped. */
  async probe({ engine }: Pick<Holdfast, 'engine'>): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      await this.look(engine);
      await delay(PROBE_EVERY_MS, undefined, { signal, ref: false }).catch(() => {});
    }
  }

  stop(): void {
    this.#stop.abort();
  }

  async look(engine: Pick<Holdfast['engine'], 'changesSince'>): Promise<void> {
    const watched = new Map(this.#source.sentVersions());
    for (const showId of this.#overdue.keys()) if (!watched.has(showId)) this.#overdue.delete(showId);
    await Promise.all(
      [...watched].map(async ([showId, sent]) => {
        const overdue = this.#overdue.get(showId);
        if (overdue && sent < overdue.version) return;
        this.#overdue.delete(showId);
        const sinceMs = performance.now();
        // Where the engine gives no answer nobody knows how far behind anybody is; readiness tells of that.
        const outcome = await engine.changesSince(showId, sent).catch(() => undefined);
        const version = outcome?.status === 'CHANGES' ? outcome.changes.at(-1)?.version : undefined;
        const sentMeanwhile = new Map(this.#source.sentVersions()).get(showId) ?? Number.POSITIVE_INFINITY;
        if (version !== undefined && sentMeanwhile < version) this.#overdue.set(showId, { version, sinceMs });
      }),
    );
  }
}
