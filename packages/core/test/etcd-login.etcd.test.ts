/** How the engine reaches an etcd that does not talk to everybody. */
import { Etcd3 } from 'etcd3';
import { expect, it } from 'vitest';
import { EtcdEngine } from '../src/engines/etcd/etcd-engine.ts';
import { systemClock } from '../src/ports/clock.ts';
import { eventually } from '../testing/eventually.ts';
import { startEtcd } from '../testing/index.ts';

const PASSWORD = 'p@ss:w/rd#%?,';

it('logs in with what the URL says, again after a restart, and says so when that is wrong', async () => {
  await using server = await startEtcd();
  const admin = new Etcd3({ hosts: server.url });
  await admin.role('root').create();
  const root = await admin.user('root').create(PASSWORD);
  await root.addRole('root');
  await admin.auth.authEnable();
  admin.close();

  const engineAs = (password: string) => {
    const url = new URL(server.url);
    url.username = 'root';
    url.password = encodeURIComponent(password);
    return new EtcdEngine({ url: url.href, timeoutMs: 2_000, clock: systemClock });
  };
  const engine = engineAs(PASSWORD);
  await engine.ping();
  expect(await engine.beginLoad('show', 1)).toEqual({ status: 'LOADING' });
  await server.kill();
  await server.restart();
  await eventually(() => engine.ping(), { withinMs: 10_000 });
  await engine.close();

  const stranger = engineAs('guessed');
  await expect(stranger.ping()).rejects.toThrow(/authentication failed/);
  await stranger.close();
  const nobody = new EtcdEngine({ url: server.url, timeoutMs: 2_000, clock: systemClock });
  await expect(nobody.ping()).rejects.toThrow(/user name is empty/);
  await nobody.close();
});
