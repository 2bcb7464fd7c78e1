import { Etcd3 } from 'etcd3';
import { expect, onTestFinished, test, vi } from 'vitest';
import { ServerDidNotStart, startEtcd, startEtcdCluster } from '../../testing/index.ts';

function connect(url: string): Etcd3 {
  const client = new Etcd3({
    hosts: url.split(','),
    defaultCallOptions: () => ({ deadline: Date.now() + 2_000 }),
  });
  onTestFinished(() => client.close());
  return client;
}

test('what was acknowledged is there after a crash and a restart on the same port, and gone when wiped', async () => {
  await using server = await startEtcd();
  await connect(server.url).put('seat').value('A1');
  const firstPid = server.pid;
  await server.kill();
  await server.restart();
  expect(server.pid).not.toBe(firstPid);
  expect(await connect(server.url).get('seat').string()).toBe('A1');
  await server.wipe();
  expect(await connect(server.url).get('seat').string()).toBe(null);
});

test('a frozen server can be stopped while frozen', async () => {
  await using server = await startEtcd();
  server.pause();
  await server.stop();
  await expect(connect(server.url).get('seat').string()).rejects.toThrow();
});

test('three members answer as one, and one of them leads', async () => {
  await using cluster = await startEtcdCluster(3);
  const [first, second] = cluster.members;
  await connect(first?.url ?? '')
    .put('seat')
    .value('A1');
  expect(
    await connect(second?.url ?? '')
      .get('seat')
      .string(),
  ).toBe('A1');
  expect(cluster.members).toContain(await cluster.leader());
});

test('a server that does not start says why', async () => {
  const failure = await startEtcd({ args: ['--no-such-setting'] }).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(ServerDidNotStart);
  expect(String(failure)).toMatch(/etcd ended with exit code \d.*\n[\s\S]*no-such-setting/);
});

test('a missing etcd is named', async () => {
  vi.stubEnv('HOLDFAST_ETCD', '/nowhere/etcd');
  onTestFinished(() => void vi.unstubAllEnvs());
  await expect(startEtcd()).rejects.toThrow('HOLDFAST_ETCD is /nowhere/etcd');
});
