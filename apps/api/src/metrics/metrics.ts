import type { Observer } from '@holdfast/core';
import { Counter, collectDefaultMetrics, Registry } from 'prom-client';
import type { RefusedKind } from '../limits/refused.ts';
import { observeDependencies } from './dependencies.ts';
import { FeedMetrics } from './feed.ts';
import { type Followed, follow } from './follow.ts';
import { Procedures } from './procedures.ts';
import { Recent } from './recent.ts';

/**
 * All that this process measures. Every label is from a closed set, and none is of a customer or a show: the number of
 * series has a bound, whatever is sold. docs/OPERATIONS.md says what each is for.
 */
export class Metrics {
  readonly registry = new Registry();
  readonly recent = new Recent();
  readonly procedures: Procedures;
  readonly feed: FeedMetrics;
  /** For the core to tell of what engine and ledger are asked. */
  readonly observer: Observer;
  readonly #shed: Counter<'reason'>;
  readonly #rateLimited: Counter<'by'>;
  readonly #faults: Counter;

  constructor() {
    const { registry, recent } = this;
    collectDefaultMetrics({ register: registry });
    this.procedures = new Procedures({ registry, recent });
    this.feed = new FeedMetrics(registry);
    this.observer = observeDependencies({ registry, recent });
    this.#shed = new Counter({
      name: 'holdfast_shed_total',
      help: 'Requests refused because this process had too much to do, by reason',
      labelNames: ['reason'],
      registers: [registry],
    });
    this.#rateLimited = new Counter({
      name: 'holdfast_rate_limited_total',
      help: 'Requests refused because their sender sent too many, by what they are counted by',
      labelNames: ['by'],
      registers: [registry],
    });
    this.#faults = new Counter({
      name: 'holdfast_background_faults_total',
      help: 'Faults that no request waited for: sweeps, confirms whose engine could not be told',
      registers: [registry],
    });
  }

  /** A request was refused before it was begun. */
  refused(kind: RefusedKind): void {
    if (kind === 'in_flight' || kind === 'late') this.#shed.inc({ reason: kind });
    else this.#rateLimited.inc({ by: kind });
  }

  backgroundFault(): void {
    this.#faults.inc();
  }

  /** From now on a scrape has what others keep, too. Once per process. */
  follow(followed: Followed): void {
    follow(this.registry, followed);
  }
}
