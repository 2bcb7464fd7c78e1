import { setTimeout as delay } from 'node:timers/promises';
import type { Holdfast } from '@holdfast/core';
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import type { Health } from './health.ts';
import type { Requests } from './http/requests.ts';
import type { Metrics } from './metrics/metrics.ts';

/** Requests that are being worked on get this long, once the delay is over. */
const STOP_WITHIN_MS = 5_000;
/** A connection whose last response was a stream is idle only after that. */
const CLOSE_IDLE_EVERY_MS = 100;

export interface StopParts {
  readonly server: FastifyInstance;
  readonly holdfast: Holdfast;
  readonly health: Health;
  readonly requests: Requests;
  readonly metrics: Metrics;
  readonly log: FastifyBaseLogger;
  /** How long requests are taken after this process says that it is not ready, for load balancers to notice. */
  readonly drainDelayMs: number;
}

/**
 * Ends in order: not ready, and every response the last of its connection; after the delay no new connections, streams
 * end, requests finish; then the background work and the dependencies. False: something had to be cut off.
 */
export async function stopInOrder(parts: StopParts): Promise<boolean> {
  const { server, holdfast, health, requests, metrics, log, drainDelayMs } = parts;
  const startedAtMs = performance.now();
  health.startDraining();
  requests.startDraining();
  log.info({ inFlight: requests.inFlight, drainDelayMs }, 'stopping');
  await delay(drainDelayMs);

  const closeIdle = setInterval(() => server.server.closeIdleConnections(), CLOSE_IDLE_EVERY_MS);
  const close = async () => {
    await server.close();
    health.stop();
    metrics.feed.stop();
    await holdfast.close();
    return true;
  };
  const isDone = await Promise.race([close(), delay(STOP_WITHIN_MS, false, { ref: false })]);
  clearInterval(closeIdle);
  const tookMs = Math.round(performance.now() - startedAtMs);
  if (isDone) log.info({ tookMs }, 'stopped');
  else log.error({ tookMs, cutOff: requests.list() }, 'stopped before everything was finished');
  return isDone;
}
