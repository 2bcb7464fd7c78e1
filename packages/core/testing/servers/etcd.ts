import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Etcd3, type IOptions } from 'etcd3';
import { findProgram } from './find-program.ts';
import { freePort } from './free-port.ts';
import { ownFolder } from './own-folder.ts';
import { RestartableServer } from './restartable-server.ts';
import { startServerProcess } from './server-process.ts';

export interface EtcdServerOptions {
  /** More arguments of etcd; they win over the helper's own. */
  readonly args?: readonly string[];
  /** Files with which it speaks https and nothing else. */
  readonly tls?: { readonly key: string; readonly certificate: string };
}

/** An etcd of one's own on 127.0.0.1, with an empty folder. What it acknowledged survives a restart. */
export interface EtcdServer extends RestartableServer<true> {
  /** `http[s]://127.0.0.1:port` */
  readonly url: string;
  readonly port: number;
  /** Ends it, removes all that it kept, and starts it again on the same port. */
  wipe(): Promise<void>;
}

/** Several members of one cluster. */
export interface EtcdCluster extends AsyncDisposable {
  /** All members' addresses, separated by commas. */
  readonly url: string;
  readonly members: readonly EtcdServer[];
  /** Who leads now, as the members that answer say. */
  leader(): Promise<EtcdServer>;
  stop(): Promise<void>;
}

interface Member {
  readonly name: string;
  readonly port: number;
  readonly peerUrl: string;
}

/** @throws ServerDidNotStart with what etcd printed. */
export async function startEtcd(options: EtcdServerOptions = {}): Promise<EtcdServer> {
  const member = await newMember('one');
  return startMember(member, [member], options);
}

/** @throws ServerDidNotStart with what one of them printed. */
export async function startEtcdCluster(size: number): Promise<EtcdCluster> {
  const all: Member[] = [];
  for (let number = 1; number <= size; number += 1) all.push(await newMember(`member-${number}`));
  const members = await Promise.all(all.map((member) => startMember(member, all, {})));
  const stop = async () => {
    await Promise.all(members.map((member) => member.stop()));
  };
  return {
    url: members.map(({ url }) => url).join(','),
    members,
    leader: () => leaderOf(members),
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

async function newMember(name: string): Promise<Member> {
  return { name, port: await freePort(), peerUrl: `http://127.0.0.1:${await freePort()}` };
}

async function startMember(
  { name, port, peerUrl }: Member,
  cluster: readonly Member[],
  { args = [], tls }: EtcdServerOptions,
): Promise<EtcdServer> {
  const command = findProgram({
    program: 'etcd',
    variable: 'HOLDFAST_ETCD',
    configured: process.env.HOLDFAST_ETCD,
    path: process.env.PATH,
  });
  const folder = await ownFolder('etcd');
  const data = join(folder.path, 'data');
  const url = `${tls ? 'https' : 'http'}://127.0.0.1:${port}`;
  const own = [
    ...['--name', name, '--data-dir', data],
    ...['--initial-cluster', cluster.map((member) => `${member.name}=${member.peerUrl}`).join(',')],
    ...['--listen-client-urls', url, '--advertise-client-urls', url],
    ...['--listen-peer-urls', peerUrl, '--initial-advertise-peer-urls', peerUrl],
    ...(tls ? ['--cert-file', tls.certificate, '--key-file', tls.key] : []),
  ];
  const launch = () =>
    startServerProcess({
      name: 'etcd',
      command,
      args: [...own, ...args],
      env: process.env,
      folder: folder.path,
      ask: ({ output }) => isReady(url, output, tls?.certificate),
    });
  const server = await RestartableServer.start({ folder, launch });
  const wipe = async () => {
    await server.kill();
    await rm(data, { recursive: true, force: true });
    await server.restart();
  };
  return Object.assign(server, { url, port, wipe });
}

/** Answers true when there is a leader, and this very process said that it has the port. */
async function isReady(url: string, output: string, trusted?: string): Promise<true | undefined> {
  if (!/serving (insecure )?client requests/.test(output)) return undefined;
  const credentials =
    trusted === undefined ? {} : { credentials: { rootCertificate: readFileSync(trusted) } };
  return ask({ hosts: url, ...credentials }, async ({ kv }, options): Promise<true> => {
    await kv.range({ key: Buffer.from('ready') }, options).catch((error) => {
      // It wants a login, and says so only once it has a leader.
      if (!String(error).includes('user name is empty')) throw error;
    });
    return true;
  });
}

async function leaderOf(members: readonly EtcdServer[]): Promise<EtcdServer> {
  for (const member of members) {
    const isLeader = await ask({ hosts: member.url }, async ({ maintenance }, options) => {
      const { header, leader } = await maintenance.status(options);
      return header.member_id === leader;
    }).catch(() => false);
    if (isLeader) return member;
  }
  throw new Error('no member says that it leads');
}

async function ask<Answer>(
  options: IOptions,
  question: (client: Etcd3, options: { deadline: number }) => Promise<Answer>,
): Promise<Answer> {
  const client = new Etcd3(options);
  try {
    return await question(client, { deadline: Date.now() + 1_000 });
  } finally {
    client.close();
  }
}
