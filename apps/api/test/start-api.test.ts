import { ServerDidNotStart } from '@holdfast/core/testing';
import { expect, test } from 'vitest';
import { startApi } from '../testing/index.ts';

test('an api of its own is ready, hands out a key for operators, and starts again where it was', async () => {
  await using api = await startApi();
  const isReady = async () => (await fetch(`${api.url}/readyz`)).status;
  expect(await isReady()).toBe(200);
  expect(api.operatorToken).toMatch(/^hf_[\w-]{40}$/);
  await api.kill();
  await expect(isReady()).rejects.toThrow();
  await api.restart();
  expect(await isReady()).toBe(200);
});

test('an api that does not start says why', async () => {
  const failure = await startApi({ env: { PORT: 'none' } }).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(ServerDidNotStart);
  expect(String(failure)).toMatch(/the api ended with exit code 1.*\nholdfast: PORT/);
});
