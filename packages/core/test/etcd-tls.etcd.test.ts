/** The engine over TLS, in a process that is told whom to trust when it starts, as an api process is. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { ownFolder, startEtcd } from '../testing/index.ts';

const run = promisify(execFile);

it('speaks https to an etcd whose certificate is trusted, and to no other', async () => {
  const folder = await ownFolder('etcd-tls');
  const [key, certificate] = [join(folder.path, 'key.pem'), join(folder.path, 'certificate.pem')];
  await run('openssl', [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '1'],
    ...['-subj', '/CN=etcd', '-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', key, '-out', certificate],
  ]);
  await using server = await startEtcd({ tls: { key, certificate } });
  const script = `
    import { EtcdEngine } from ${JSON.stringify(import.meta.resolve('../src/engines/etcd/etcd-engine.ts'))};
    import { systemClock } from ${JSON.stringify(import.meta.resolve('../src/ports/clock.ts'))};
    const engine = new EtcdEngine({ url: '${server.url}', timeoutMs: 3_000, clock: systemClock });
    console.log(await engine.ping().then(() => 'answered', (fault) => fault.name));
    await engine.close();
  `;
  const say = async (trusted: Record<string, string>) => {
    const env = { PATH: process.env.PATH, ...trusted };
    const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script], { env });
    return stdout.trim();
  };
  expect(server.url).toMatch(/^https:/);
  expect(await say({ GRPC_DEFAULT_SSL_ROOTS_FILE_PATH: certificate })).toBe('answered');
  expect(await say({})).toBe('EngineUnavailable');
  await folder.remove();
});
