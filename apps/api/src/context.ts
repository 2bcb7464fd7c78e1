import type { Holdfast } from '@holdfast/core';
import type { FastifyBaseLogger } from 'fastify';
import type { Caller } from './auth/access.ts';
import type { Snapshots } from './snapshots/snapshots.ts';

/** What one process has, for every request the same. */
export interface Services {
  readonly holdfast: Holdfast;
  readonly snapshots: Snapshots;
  readonly log: FastifyBaseLogger;
  /** Aborts when the server stops: streams end, requests do not. */
  readonly stopping: AbortSignal;
}

/** What every procedure gets. */
export interface Context {
  readonly services: Services;
  readonly caller: Caller;
  readonly requestId: string;
  /** As the header `Idempotency-Key` has it. */
  readonly idempotencyKey: string | undefined;
}
