import { Client } from 'pg';
import { expect, test, vi } from 'vitest';
import { startPostgres } from '../../testing/index.ts';

async function query(url: string, sql: string) {
  const client = new Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

test('a server of its own keeps what was committed through a crash and a restart', async () => {
  await using server = await startPostgres();
  await query(server.url, 'CREATE TABLE seats AS SELECT 1 AS number');
  await server.kill();
  await expect(query(server.url, 'SELECT 1')).rejects.toThrow('ECONNREFUSED');
  await server.restart();
  expect(await query(server.url, 'SELECT number FROM seats')).toEqual([{ number: 1 }]);
});

test('two servers run side by side', async () => {
  const servers = await Promise.all([startPostgres(), startPostgres()]);
  await using _one = servers[0];
  await using _other = servers[1];
  const folders = await Promise.all(servers.map(({ url }) => query(url, 'SHOW data_directory')));
  expect(folders[0]).not.toEqual(folders[1]);
});

test('a server with a password asks for it', async () => {
  await using server = await startPostgres({ user: 'holdfast', password: 'p@ss:w/rd#%' });
  expect(await query(server.url, 'SELECT current_user::text')).toEqual([{ current_user: 'holdfast' }]);
  await expect(
    query(`postgres://holdfast:wrong@127.0.0.1:${server.port}/postgres`, 'SELECT 1'),
  ).rejects.toThrow('password authentication failed');
});

test('a missing PostgreSQL is named', async () => {
  vi.stubEnv('HOLDFAST_POSTGRES_BIN', '/nowhere');
  await expect(startPostgres()).rejects.toThrow('HOLDFAST_POSTGRES_BIN is /nowhere');
  vi.unstubAllEnvs();
});
