import type { Holdfast, Operator } from '@holdfast/core';
import type { Logger } from 'pino';
import type { Caller } from './auth/access.ts';
import type { Auth } from './auth/auth.ts';
import type { LineQuota } from './line-quota.ts';
import type { Metrics } from './metrics/metrics.ts';
import type { Overview } from './metrics/overview.ts';
import type { Snapshots } from './snapshots/snapshots.ts';

/** What one process has, for every request the same. */
export interface Services {
  readonly holdfast: Holdfast;
  readonly auth: Pick<Auth, 'keys' | 'accounts'>;
  readonly log: Logger;
  readonly lines: LineQuota;
  readonly metrics: Metrics;
  readonly overview: Overview;
  readonly snapshots: Snapshots;
  /** Aborts when the server stops: streams end, requests do not. */
  readonly stopping: AbortSignal;
}

/** What every procedure gets. */
export interface Context {
  readonly services: Services;
  readonly caller: Caller;
  readonly requestId: string;
  /** The caller for the audit trail; most calls have no entry there. */
  operator(): Operator;
  /** As the header `Idempotency-Key` has it. */
  readonly idempotencyKey: string | undefined;
  /** The same each time a request is sent again with its idempotency key, and no other caller's. */
  readonly retryKey?: string | undefined;
}
