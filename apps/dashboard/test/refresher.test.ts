import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Refresher } from '../src/lib/refresher.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('a burst of changes is one refresh', async () => {
  const refresh = vi.fn(async () => {});
  const refresher = new Refresher({ refresh, delayMs: () => 300 });
  for (let change = 0; change < 20; change += 1) refresher.changed();
  await vi.advanceTimersByTimeAsync(299);
  expect(refresh).toHaveBeenCalledTimes(0);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(refresh).toHaveBeenCalledTimes(1);
});

test('changes that never stop do not put it off', async () => {
  const refresh = vi.fn(async () => {});
  const refresher = new Refresher({ refresh, delayMs: () => 300 });
  for (let elapsedMs = 0; elapsedMs < 3_000; elapsedMs += 100) {
    refresher.changed();
    await vi.advanceTimersByTimeAsync(100);
  }
  expect(refresh.mock.calls.length).toBeGreaterThan(5);
});

test('a change during a refresh leads to another one after it, also when that one fails', async () => {
  const running: PromiseWithResolvers<void>[] = [];
  const refresh = vi.fn(() => {
    const run = Promise.withResolvers<void>();
    running.push(run);
    return run.promise;
  });
  const refresher = new Refresher({ refresh, delayMs: () => 300 });
  refresher.changed();
  await vi.advanceTimersByTimeAsync(300);
  refresher.changed();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(refresh).toHaveBeenCalledTimes(1);
  running[0]?.reject(new Error('no answer'));
  await vi.advanceTimersByTimeAsync(300);
  expect(refresh).toHaveBeenCalledTimes(2);
  running[1]?.resolve();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(refresh).toHaveBeenCalledTimes(2);
});

test('nothing happens after it was stopped', async () => {
  const refresh = vi.fn(async () => {});
  const refresher = new Refresher({ refresh, delayMs: () => 300 });
  refresher.changed();
  refresher.stop();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(refresh).not.toHaveBeenCalled();
});
