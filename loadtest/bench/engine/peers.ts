import { randomUUID } from 'node:crypto';
import { Redlock as SesamecareRedlock } from '@sesamecare-oss/redlock';
import type { Redis } from 'ioredis';
import { Mutex } from 'redis-semaphore';
import Redlock from 'redlock';
import { createLock, IoredisAdapter } from 'redlock-universal';
import { TTL_MS } from './shows.ts';

/** Takes the lock of that name once, without waiting for it and without keeping it alive. */
export interface Peer {
  readonly name: string;
  readonly acquire: (key: string) => Promise<unknown>;
}

/** The lock libraries that people use with Redis today, on the same client, each as bare as it can be set. */
export function peersOn(redis: Redis): readonly Peer[] {
  const once = { retryCount: 0, retryJitter: 0, automaticExtensionThreshold: 0 };
  const redlock = new Redlock([redis], once);
  const sesamecare = new SesamecareRedlock([redis], once);
  const adapter = new IoredisAdapter(redis);
  return [
    { name: 'redlock 5', acquire: (key) => redlock.acquire([key], TTL_MS) },
    { name: '@sesamecare-oss/redlock', acquire: (key) => sesamecare.acquire([key], TTL_MS) },
    {
      name: 'redis-semaphore',
      acquire: async (key) => {
        const mutex = new Mutex(redis, key, {
          lockTimeout: TTL_MS,
          refreshInterval: 0,
          acquireAttemptsLimit: 1,
          identifier: randomUUID(),
        });
        if (!(await mutex.tryAcquire())) throw new Error(`redis-semaphore did not get ${key}`);
      },
    },
    {
      name: 'redlock-universal',
      acquire: (key) =>
        createLock({ adapter, key, ttl: TTL_MS, retryAttempts: 0, performance: 'lean' }).acquire(),
    },
  ];
}
