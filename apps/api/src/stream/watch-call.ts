import type { SeatEvent } from '@holdfast/core';
import { type TrackedEnvelope, tracked } from '@trpc/server';
import type { Services } from '../context.ts';
import { unwrap } from '../errors.ts';

export interface WatchCallParts {
  readonly showId: string;
  readonly sinceVersion: number | undefined;
  readonly services: Services;
  readonly signal: AbortSignal | undefined;
}

/**
 * What `seats.watch` answers once everything that may refuse it has let it pass. The hub takes from it what is asked
 * for; whoever iterates it, as the official adapter and a caller in this process do, reads the feed by itself.
 */
export class WatchCall implements AsyncIterable<TrackedEnvelope<SeatEvent>> {
  readonly showId: string;
  readonly sinceVersion: number | undefined;
  readonly #services: Services;
  readonly #signal: AbortSignal | undefined;

  constructor(parts: WatchCallParts) {
    this.showId = parts.showId;
    this.sinceVersion = parts.sinceVersion;
    this.#services = parts.services;
    this.#signal = parts.signal;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<TrackedEnvelope<SeatEvent>, void> {
    const { holdfast, stopping } = this.#services;
    const signal = AbortSignal.any([stopping, ...(this.#signal ? [this.#signal] : [])]);
    const { showId, sinceVersion } = this;
    const events = unwrap(await holdfast.shows.watch(showId, { sinceVersion, signal }));
    for await (const event of events) yield tracked(String(event.version), event);
  }
}
