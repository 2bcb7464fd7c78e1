import type { SharedCounters } from '@holdfast/core';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { WireError } from '../errors.ts';
import { refuse } from '../http/refuse.ts';
import type { LineQuota } from '../line-quota.ts';
import { networkOf } from './address.ts';
import { callsIn } from './calls.ts';
import { RateLimiter } from './rate-limiter.ts';
import { isNeverRefused, type OnRefused } from './refused.ts';
import type { TrafficLimits } from './traffic.ts';

/** Calls of procedures in one batch. */
const MAX_BATCH_CALLS = 20;

export interface RateOptions {
  readonly traffic: TrafficLimits;
  readonly counters: SharedCounters | undefined;
  readonly lines: LineQuota;
  readonly onRefused: OnRefused;
}

/** Once the caller is known and before anything of the body is read. */
export function registerRates(
  server: FastifyInstance,
  { traffic, counters, lines, onRefused }: RateOptions,
): void {
  const { ratePerKey, ratePerAddress, trustedProxies } = traffic;
  const limiter = new RateLimiter({ counters, log: server.log });
  server.addHook('onClose', async () => limiter.close());
  let hasHinted = trustedProxies.length > 0;

  server.addHook('onRequest', (request, reply, done) => {
    const calls = callsIn(request);
    if (calls > MAX_BATCH_CALLS) {
      onRefused('batch');
      refuse(request, reply, batchError());
      return;
    }
    // A key that counts for nothing is nobody's.
    const isAnonymous = request.caller.id === 'anonymous';
    const perSecond = isAnonymous ? ratePerAddress : ratePerKey;
    if (perSecond === 0 || isNeverRefused(request)) return done();
    const id = isAnonymous ? addressOf(request) : request.caller.id;
    const retryAfterMs = limiter.take(id, { calls, perSecond });
    if (retryAfterMs === undefined) return done();
    onRefused(isAnonymous ? 'address_rate' : 'key_rate');
    const extra = lines.take('rate limited');
    if (extra) server.log.info({ requestId: request.id, caller: id, ...extra }, 'rate limited');
    if (isAnonymous && !hasHinted && request.headers['x-forwarded-for'] !== undefined) {
      hasHinted = true;
      server.log.warn(
        { address: request.ip },
        'an address that sends X-Forwarded-For is over RATE_PER_ADDRESS: if it is your proxy, name it in TRUST_PROXY',
      );
    }
    refuse(request, reply, rateError({ isAnonymous, perSecond, retryAfterMs }));
  });
}

function addressOf({ ip, socket }: FastifyRequest): string {
  return `address:${networkOf(ip) ?? networkOf(socket.remoteAddress ?? '') ?? 'unknown'}`;
}

function batchError(): WireError {
  return new WireError(
    `A batch has at most ${MAX_BATCH_CALLS} calls. Send the others in a request of their own.`,
    {
      status: 'LIMIT_EXCEEDED',
    },
  );
}

function rateError(about: { isAnonymous: boolean; perSecond: number; retryAfterMs: number }): WireError {
  const { isAnonymous, perSecond, retryAfterMs } = about;
  const whose = isAnonymous ? 'this address' : 'this key or operator';
  return new WireError(
    `Too many requests from ${whose}: ${perSecond} per second are fine. Try again in ${retryAfterMs} ms.`,
    { status: 'RATE_LIMITED', retryAfterMs },
  );
}
