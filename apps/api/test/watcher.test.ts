import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { afterEach, expect, it, vi } from 'vitest';
import type { ShowStream } from '../src/stream/show-stream.ts';
import { Watcher } from '../src/stream/watcher.ts';

const closers: (() => void)[] = [];
afterEach(() => {
  vi.useRealTimers();
  for (const close of closers.splice(0)) close();
});

/** A watcher whose client reads nothing, with a write that is stuck. */
async function stuckWatcher(): Promise<Watcher> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const client = connect(typeof address === 'object' && address ? address.port : 0, '127.0.0.1').pause();
  const [socket] = (await once(server, 'connection')) as [Socket];
  closers.push(() => {
    client.destroy();
    socket.destroy();
    server.close();
  });
  // The stream is whose it is; what becomes of its connection does not depend on it.
  const watcher = new Watcher({ socket, format: 'plain', slot: 0, stream: {} as ShowStream });
  const bytes = Buffer.alloc(1024 * 1024);
  for (let version = 1; watcher.isDrained(); version += 1) watcher.write([bytes], version);
  return watcher;
}

it('may have 128 kB of changes unsent, and no more', async () => {
  const watcher = await stuckWatcher();
  expect(watcher.isTooSlow(128 * 1024)).toBe(false);
  expect(watcher.isTooSlow(128 * 1024 + 1)).toBe(true);
});

it('has ten seconds to take in what was written, and more for what is large', async () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  const watcher = await stuckWatcher();
  vi.advanceTimersByTime(10_000);
  expect(watcher.isTooSlow(0)).toBe(false);
  vi.advanceTimersByTime(1 + (1024 * 1024) / 64);
  expect(watcher.isTooSlow(0)).toBe(true);
});
