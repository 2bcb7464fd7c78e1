import { startApi } from '@holdfast/api/testing';
import { ownFolder, startEtcd, startPostgres, startRedis, startRedisCluster } from '@holdfast/core/testing';
import { namesAt } from './readiness.ts';
import { Servers, type Watched } from './servers.ts';
import type { StartedTarget, Target, TargetParts } from './target.ts';
import { etcdVersion, postgresVersion, redisVersion, sqliteVersion } from './versions.ts';

export const ENGINES = ['memory', 'redis', 'redis-cluster', 'etcd'] as const;

export type Engine = (typeof ENGINES)[number];

export interface TargetOptions {
  /** False: there is no PostgreSQL on this machine, and bookings are in SQLite everywhere. */
  readonly withPostgres: boolean;
}

export interface EngineTarget extends StartedTarget {
  readonly processes: readonly Watched[];
}

/** Two, where the engine is one that several processes can share: what goes wrong between them is the point. */
const PROCESSES: Record<Engine, number> = { memory: 1, redis: 2, 'redis-cluster': 2, etcd: 2 };

/**
 * What every api of a load test is started with. It is to decide about seats, not to send its callers away; and an engine
 * that shares its machine with thousands of clients is busy, not down.
 */
const COMMON = {
  LOG_LEVEL: 'warn',
  PUBLIC_HOLDS: 'true',
  MAX_IN_FLIGHT: '100000',
  DEPENDENCY_TIMEOUT_MS: '10000',
};

/** As docs/ENGINES.md asks for: a million operations would slow it down otherwise. */
const ETCD_COMPACTION = ['--auto-compaction-mode=periodic', '--auto-compaction-retention=5m'];

/**
 * Starts an engine, a ledger and the api processes on them. Several processes have PostgreSQL as their ledger where there
 * is one, as they would have in earnest, and one alone has SQLite: so both ledgers are under load.
 *
 * @throws ServerDidNotStart with what a server printed; Error that says which program is missing.
 */
export async function startTarget(engine: Engine, options: TargetOptions): Promise<EngineTarget> {
  const servers = new Servers();
  try {
    const { settings: engineSettings, versions } = await startEngine(engine, servers);
    const ledger = await startLedger(PROCESSES[engine] > 1 && options.withPostgres, servers);
    const env = { ...COMMON, ...engineSettings, ...ledger.settings };
    const count = PROCESSES[engine];
    const apis: string[] = [];
    let key = '';
    for (let number = 1; number <= count; number += 1) {
      // The first one's key is good at all of them: they share the ledger.
      const api = servers.add(`api ${number}`, await startApi({ env, withOperator: number === 1 }));
      apis.push(api.url);
      key ||= api.operatorToken;
    }
    return {
      name: `${engine}, ${count} ${count === 1 ? 'process' : 'processes'}`,
      apis,
      key,
      about: {
        ...{ engine, ledger: ledger.name, isStartedHere: true },
        versions: { ...versions, ...ledger.versions },
      },
      processes: servers.watched,
      fallen: () => servers.fallen(),
      [Symbol.asyncDispose]: () => servers.stop(),
    };
  } catch (error) {
    // Why it did not start says more than what else went wrong then.
    await servers.stop().catch(() => {});
    throw error;
  }
}

/** One that runs already, and goes on running. */
export async function targetAt(origin: string, key: string): Promise<Target> {
  const { engine = 'unknown', ledger = 'unknown' } = await namesAt(origin);
  return {
    name: origin,
    apis: [origin],
    key,
    about: { engine, ledger: LEDGER_NAMES[ledger] ?? ledger, versions: {}, isStartedHere: false },
  };
}

/** What people call what /readyz names. */
const LEDGER_NAMES: Readonly<Record<string, string>> = { sqlite: 'SQLite', postgres: 'PostgreSQL' };

interface Started {
  /** Of apps/api/src/env.ts. */
  readonly settings: Readonly<Record<string, string>>;
  readonly versions: TargetParts['versions'];
}

async function startEngine(engine: Engine, servers: Servers): Promise<Started> {
  switch (engine) {
    case 'memory':
      return { settings: {}, versions: {} };
    case 'redis': {
      const { url } = servers.add('redis-server', await startRedis());
      return { settings: { REDIS_URL: url }, versions: await redisVersion(url) };
    }
    case 'redis-cluster': {
      const cluster = await startRedisCluster();
      servers.addAll('redis-server', cluster.primaries, cluster);
      const versions = await redisVersion(cluster.primaries[0]?.url ?? '');
      return { settings: { REDIS_URL: cluster.url }, versions };
    }
    case 'etcd': {
      const { url } = servers.add('etcd', await startEtcd({ args: ETCD_COMPACTION }));
      return { settings: { ETCD_URL: url }, versions: await etcdVersion(url) };
    }
  }
}

async function startLedger(onPostgres: boolean, servers: Servers): Promise<Started & { name: string }> {
  if (onPostgres) {
    const { url } = servers.add('postgres', await startPostgres());
    return { name: 'PostgreSQL', settings: { DATABASE_URL: url }, versions: await postgresVersion(url) };
  }
  // Given, because several processes share it, and the first to stop would take one of its own with it.
  const folder = await ownFolder('prove');
  servers.keep(folder);
  return { name: 'SQLite', settings: { DATA_DIR: folder.path }, versions: sqliteVersion() };
}
