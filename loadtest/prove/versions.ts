import Database from 'better-sqlite3';
import { Redis } from 'ioredis';
import { Client } from 'pg';

type Versions = Readonly<Record<string, string>>;

/** `{ redis: '8.0.2' }`, or `{ valkey: … }`. */
export async function redisVersion(url: string): Promise<Versions> {
  const redis = new Redis(url, { maxRetriesPerRequest: 1 });
  try {
    const info = await redis.info('server');
    const valkey = /^valkey_version:(\S+)/m.exec(info)?.[1];
    return valkey ? { valkey } : { redis: /^redis_version:(\S+)/m.exec(info)?.[1] ?? '' };
  } finally {
    redis.disconnect();
  }
}

export async function etcdVersion(url: string): Promise<Versions> {
  const answer = (await (await fetch(`${url}/version`)).json()) as { etcdserver?: string };
  return { etcd: answer.etcdserver ?? '' };
}

export async function postgresVersion(url: string): Promise<Versions> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query('SHOW server_version');
    return { postgres: String(rows[0]?.server_version) };
  } finally {
    await client.end();
  }
}

export function sqliteVersion(): Versions {
  const database = new Database(':memory:');
  try {
    return { sqlite: String(database.prepare('SELECT sqlite_version()').pluck().get()) };
  } finally {
    database.close();
  }
}
