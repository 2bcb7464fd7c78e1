import { isPassing, messageOf, statusOf } from '../../lib/errors.ts';
import { randomKey } from '../../lib/random.ts';
import type { Hold } from './hold.ts';

/** Together they travel in one request. */
const AT_ONCE = 8;
/** Drawing each single outcome of thousands would take longer than to get it. */
const TELL_EVERY_MS = 100;

export type Outcome =
  | { readonly status: 'waiting' | 'running' | 'skipped' }
  | { readonly status: 'done' | 'refused' | 'unknown'; readonly text: string };

/** What is to be done to one hold. */
export interface HoldJob {
  readonly hold: Hold;
  readonly outcome: Outcome;
}

interface HoldRunParts {
  readonly holds: readonly Hold[];
  /** Does it, and answers in words what has become of the hold. Asked again for the same hold, the key is the same. */
  readonly send: (hold: Hold, idempotencyKey: string) => Promise<string>;
  readonly onOutcome: (hold: Hold, outcome: Outcome) => void;
}

/**
 * Does one thing to many holds, each by a call of its own, so that one which is refused stands in nobody's way.
 *
 *     waiting ──► running ──► done | refused
 *        │           └──────► unknown ──tryAgain──► waiting
 *        └──stop──► skipped
 */
export class HoldRun {
  readonly #send: HoldRunParts['send'];
  readonly #onOutcome: HoldRunParts['onOutcome'];
  readonly #keys: readonly string[];
  readonly #listeners = new Set<() => void>();
  #jobs: HoldJob[];
  /** What is shown: the jobs as they were when last told of. */
  #told: readonly HoldJob[];
  #tellTimer: ReturnType<typeof setTimeout> | undefined;
  #next = 0;

  constructor({ holds, send, onOutcome }: HoldRunParts) {
    this.#send = send;
    this.#onOutcome = onOutcome;
    this.#keys = holds.map(() => randomKey());
    this.#jobs = holds.map((hold) => ({ hold, outcome: { status: 'waiting' } }));
    this.#told = [...this.#jobs];
  }

  get = (): readonly HoldJob[] => this.#told;

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  async start(): Promise<void> {
    this.#next = 0;
    await Promise.all(Array.from({ length: AT_ONCE }, () => this.#work()));
    this.#tell();
  }

  /** What is under way is finished. */
  stop(): void {
    this.#jobs.forEach(({ outcome }, at) => {
      if (outcome.status === 'waiting') this.#become(at, { status: 'skipped' });
    });
  }

  /** Those of which nobody knows. With its old key a call that did arrive is answered as it was. */
  tryAgain(): Promise<void> {
    this.#jobs.forEach(({ outcome }, at) => {
      if (outcome.status === 'unknown') this.#become(at, { status: 'waiting' });
    });
    return this.start();
  }

  async #work(): Promise<void> {
    while (this.#next < this.#jobs.length) {
      const at = this.#next;
      this.#next += 1;
      const job = this.#jobs[at];
      const key = this.#keys[at];
      if (job?.outcome.status !== 'waiting' || key === undefined) continue;
      this.#become(at, { status: 'running' });
      this.#become(at, await this.#try(job.hold, key));
    }
  }

  async #try(hold: Hold, key: string): Promise<Outcome> {
    try {
      return { status: 'done', text: await this.#send(hold, key) };
    } catch (error) {
      return { status: isOpen(error) ? 'unknown' : 'refused', text: messageOf(error) };
    }
  }

  #become(at: number, outcome: Outcome): void {
    const job = this.#jobs[at];
    if (!job) return;
    this.#jobs[at] = { hold: job.hold, outcome };
    this.#onOutcome(job.hold, outcome);
    this.#tellTimer ??= setTimeout(() => this.#tell(), TELL_EVERY_MS);
  }

  #tell(): void {
    clearTimeout(this.#tellTimer);
    this.#tellTimer = undefined;
    this.#told = [...this.#jobs];
    for (const listener of this.#listeners) listener();
  }
}

/** Whether the same call may yet end otherwise. */
function isOpen(error: unknown): boolean {
  const status = statusOf(error);
  return (
    isPassing(error) ||
    status === 'RATE_LIMITED' ||
    status === 'REQUEST_IN_PROGRESS' ||
    status === 'UNAUTHENTICATED'
  );
}
