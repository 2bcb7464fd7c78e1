import { Redis, type RedisOptions } from 'ioredis';

/**
 * An ioredis that is one socket: it never reconnects, queues nothing and resends nothing. When it is lost, everything in
 * flight on it fails. It is closed when `signal` aborts, even before it is open.
 * @throws Error with what keeps the server from being reached.
 */
export async function openSocket(
  options: RedisOptions,
  withinMs: number,
  signal?: AbortSignal,
): Promise<Redis> {
  const redis = new Redis({
    connectTimeout: withinMs,
    ...options,
    replyMapping: 'legacy',
    lazyConnect: true,
    retryStrategy: null,
    sentinelRetryStrategy: () => null,
    enableOfflineQueue: false,
    enableReadyCheck: false,
    disconnectTimeout: 0,
    disableClientInfo: true,
    connectionName: 'holdfast',
  });
  let reason: Error | undefined;
  // Without a listener an error would end the process. Whoever sends a command hears of it.
  redis.on('error', (error: Error) => {
    reason ??= error;
  });
  const close = () => redis.disconnect();
  signal?.addEventListener('abort', close);
  redis.once('end', () => signal?.removeEventListener('abort', close));
  const timer = setTimeout(() => {
    reason ??= new Error(`no answer within ${withinMs} ms`);
    close();
  }, withinMs);
  try {
    await redis.connect();
    return redis;
  } catch (error) {
    redis.disconnect();
    throw reason ?? error;
  } finally {
    clearTimeout(timer);
  }
}
