import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Etcd3 } from 'etcd3';
import { findProgram } from './find-program.ts';
import { freePort } from './free-port.ts';
import { ownFolder } from './own-folder.ts';
import { RestartableServer } from './restartable-server.ts';
import { startServerProcess } from './server-process.ts';

export interface EtcdServerOptions {
  /** More arguments of etcd; they win over the helper's own. */
  readonly args?: readonly string[];
}

/** An etcd of one's own on 127.0.0.1, one member, with an empty folder. What it acknowledged survives a restart. */
export interface EtcdServer extends RestartableServer<true> {
  /** `http://127.0.0.1:port` */
  readonly url: string;
  readonly port: number;
  /** Ends it, removes all that it kept, and starts it again on the same port. */
  wipe(): Promise<void>;
}

/** @throws ServerDidNotStart with what etcd printed. */
export async function startEtcd({ args = [] }: EtcdServerOptions = {}): Promise<EtcdServer> {
  const command = findProgram({
    program: 'etcd',
    variable: 'HOLDFAST_ETCD',
    configured: process.env.HOLDFAST_ETCD,
    path: process.env.PATH,
  });
  const folder = await ownFolder('etcd');
  const data = join(folder.path, 'data');
  const [port, peerPort] = [await freePort(), await freePort()];
  const url = `http://127.0.0.1:${port}`;
  const peerUrl = `http://127.0.0.1:${peerPort}`;
  const own = [
    ...['--name', 'test', '--data-dir', data, '--initial-cluster', `test=${peerUrl}`],
    ...['--listen-client-urls', url, '--advertise-client-urls', url],
    ...['--listen-peer-urls', peerUrl, '--initial-advertise-peer-urls', peerUrl],
  ];
  const launch = () =>
    startServerProcess({
      name: 'etcd',
      command,
      args: [...own, ...args],
      env: process.env,
      folder: folder.path,
      ask: ({ output }) => isReady(url, output),
    });
  const server = await RestartableServer.start({ folder, launch });
  const wipe = async () => {
    await server.kill();
    await rm(data, { recursive: true, force: true });
    await server.restart();
  };
  return Object.assign(server, { url, port, wipe });
}

/** Answers true when a leader does, and this very process said that it has the port. */
async function isReady(url: string, output: string): Promise<true | undefined> {
  if (
    !output.includes('ready to serve client requests') &&
    !output.includes('serving insecure client requests')
  )
    return undefined;
  const client = new Etcd3({ hosts: url });
  try {
    await client.kv.range({ key: Buffer.from('ready') }, { deadline: Date.now() + 1_000 });
    return true;
  } finally {
    client.close();
  }
}
