import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { Redis } from 'ioredis';
import { expect, onTestFinished, test, vi } from 'vitest';
import { ServerDidNotStart, startRedis } from '../../testing/index.ts';

function connect(url: string): Redis {
  const redis = new Redis(url, { retryStrategy: () => null, maxRetriesPerRequest: 0 });
  redis.on('error', () => {});
  onTestFinished(() => redis.disconnect());
  return redis;
}

test('a server of its own asks for the password, whatever characters it has', async () => {
  const password = 'p@ss:w/rd#% ?"\'\\';
  await using server = await startRedis({ password });
  expect(await connect(server.url).ping()).toBe('PONG');
  await expect(connect(`redis://127.0.0.1:${server.port}`).ping()).rejects.toThrow('NOAUTH');
});

test('what was acknowledged is there after a crash and a restart on the same port', async () => {
  await using server = await startRedis({ appendOnly: true });
  await connect(server.url).set('seat', 'A1');
  const firstPid = server.pid;
  await server.kill();
  await server.restart();
  expect(server.pid).not.toBe(firstPid);
  expect(await connect(server.url).get('seat')).toBe('A1');
});

test('a frozen server answers when it goes on, and can be stopped while frozen', async () => {
  await using server = await startRedis();
  const redis = connect(server.url);
  await redis.ping();
  server.pause();
  const answer = redis.ping();
  server.resume();
  expect(await answer).toBe('PONG');
  server.pause();
  await server.stop();
  await expect(connect(server.url).ping()).rejects.toThrow();
});

test('a server that does not start says why', async () => {
  const failure = await startRedis({ args: ['--no-such-setting', '1'] }).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(ServerDidNotStart);
  expect(String(failure)).toMatch(/redis-server ended with exit code 1.*\n[\s\S]*no-such-setting/);
});

test('a missing redis-server is named', async () => {
  vi.stubEnv('HOLDFAST_REDIS_SERVER', '/nowhere/redis-server');
  onTestFinished(() => void vi.unstubAllEnvs());
  await expect(startRedis()).rejects.toThrow('HOLDFAST_REDIS_SERVER is /nowhere/redis-server');
});

test('the server and its folder go when the process that started it is killed', async () => {
  const script = `
    import { startRedis } from ${JSON.stringify(import.meta.resolve('../../testing/index.ts'))};
    import { Redis } from ${JSON.stringify(import.meta.resolve('ioredis'))};
    const server = await startRedis();
    const [, folder] = await new Redis(server.url).config('GET', 'dir');
    console.log(JSON.stringify({ pid: server.pid, folder }));
  `;
  const starter = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void starter.kill('SIGKILL'));
  const [line] = await once(createInterface(starter.stdout), 'line');
  const { pid, folder } = JSON.parse(line);
  expect(isAlive(pid)).toBe(true);
  starter.kill('SIGKILL');
  await vi.waitFor(() => expect([isAlive(pid), existsSync(folder)]).toEqual([false, false]), 10_000);
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
