import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { environmentFor, findServers, missingOf, newestFirst } from '../bootstrap/servers.mjs';
import { needs } from '../bootstrap/test.mjs';
import { temporaryDir, writeProgram } from './fixture.ts';

/** A program that answers any question for its version. */
const answer = (text: string) => `console.log(${JSON.stringify(text)});`;
const broken = 'console.error("version 9.9.9 cannot run here"); process.exit(1);';

describe('findServers', () => {
  it('finds what works on PATH, and nothing where there is nothing', async () => {
    const bin = temporaryDir();
    expect(await findServers({ PATH: bin }, [])).not.toHaveProperty('redis');
    writeProgram(join(bin, 'redis-server'), answer('Redis server v=7.2.4 sha=0'));
    writeProgram(join(bin, 'k6'), answer('k6 v1.9.0 (go1.26)'));
    writeProgram(join(bin, 'postgres'), answer('postgres (PostgreSQL) 17.1'));
    writeProgram(join(bin, 'initdb'), answer('initdb (PostgreSQL) 17.1'));
    writeProgram(join(bin, 'etcd'), answer('etcd Version: 3.4.23\nGit SHA: 0\nGo Version: go1.19.8'));
    writeProgram(join(bin, 'chromium'), answer('Chromium 150.0.1'));
    writeProgram(join(bin, 'go'), answer('go version go1.26.8 linux/amd64'));
    expect(await findServers({ PATH: bin }, [])).toEqual({
      go: join(bin, 'go'),
      redis: join(bin, 'redis-server'),
      etcd: join(bin, 'etcd'),
      k6: join(bin, 'k6'),
      postgres: bin,
      chromium: join(bin, 'chromium'),
    });
  });

  it('passes over what is there but does not run, and goes on looking', async () => {
    const [first, second] = [temporaryDir(), temporaryDir()];
    writeProgram(join(first, 'redis-server'), broken);
    writeProgram(join(second, 'redis-server'), answer('Redis server v=7.0.0 sha=0'));
    const { redis } = await findServers({ PATH: `${first}:${second}` }, []);
    expect(redis).toBe(join(second, 'redis-server'));
  });

  it('passes over what is too old, and takes Valkey for Redis', async () => {
    const bin = temporaryDir();
    writeProgram(join(bin, 'redis-server'), answer('Redis server v=6.2.0 sha=0'));
    writeProgram(join(bin, 'k6'), answer('k6 v0.57.0'));
    writeProgram(join(bin, 'etcd'), answer('etcd Version: 3.3.25\nGo Version: go3.9'));
    const missing = missingOf(await findServers({ PATH: bin }, []));
    expect(missing).toEqual(expect.arrayContaining(['redis', 'etcd']));
    writeProgram(join(bin, 'valkey-server'), answer('Valkey server v=8.0.1 sha=0'));
    expect((await findServers({ PATH: bin }, [])).redis).toBe(join(bin, 'valkey-server'));
  });

  it('takes a PostgreSQL folder only with a working initdb of the same version in it', async () => {
    const bin = temporaryDir();
    writeProgram(join(bin, 'postgres'), answer('postgres (PostgreSQL) 17.1'));
    expect(await findServers({ PATH: bin }, [])).not.toHaveProperty('postgres');
    writeProgram(join(bin, 'initdb'), answer('initdb (PostgreSQL) 15.1'));
    expect(await findServers({ PATH: bin }, [])).not.toHaveProperty('postgres');
  });

  it('follows a link on PATH to the folder that holds all of PostgreSQL', async () => {
    const dir = temporaryDir();
    const [bin, home] = [join(dir, 'bin'), join(dir, 'postgresql', '17', 'bin')];
    mkdirSync(bin);
    writeProgram(join(home, 'postgres'), answer('postgres (PostgreSQL) 17.1'));
    writeProgram(join(home, 'initdb'), answer('initdb (PostgreSQL) 17.1'));
    symlinkSync(join(home, 'postgres'), join(bin, 'postgres'));
    expect((await findServers({ PATH: bin }, [])).postgres).toBe(home);
  });

  it('looks off PATH for PostgreSQL, the newest first', async () => {
    expect(newestFirst(['9.6', '15', '17'])).toEqual(['17', '15', '9.6']);
    const home = temporaryDir();
    writeProgram(join(home, 'postgres'), answer('postgres (PostgreSQL) 17.1'));
    writeProgram(join(home, 'initdb'), answer('initdb (PostgreSQL) 17.1'));
    expect((await findServers({ PATH: temporaryDir() }, ['/nowhere', home])).postgres).toBe(home);
  });

  it('prefers what a person names', async () => {
    const [bin, other] = [temporaryDir(), temporaryDir()];
    writeProgram(join(bin, 'redis-server'), answer('Redis server v=7.2.4 sha=0'));
    writeProgram(join(other, 'my-redis'), answer('Redis server v=8.0.0 sha=0'));
    const named = { PATH: bin, HOLDFAST_REDIS_SERVER: join(other, 'my-redis') };
    expect((await findServers(named, [])).redis).toBe(named.HOLDFAST_REDIS_SERVER);
  });
});

describe('environmentFor', () => {
  it('names what was found and what is missing, and drops what did not work', () => {
    const env = environmentFor({ redis: '/x/redis-server' }, { HOLDFAST_K6: '/broken', OTHER: 'kept' });
    expect(env).toEqual({
      OTHER: 'kept',
      HOLDFAST_REDIS_SERVER: '/x/redis-server',
      HOLDFAST_MISSING: 'postgres,etcd,chromium,k6,go',
    });
  });
});

describe('needs', () => {
  it.each([
    ['apps/api/test/holds.redis.test.ts', 'redis', true],
    ['apps/api/test/holds.redis.chromium.test.ts', 'redis', true],
    ['apps/api/test/holds.redis.chromium.test.ts', 'chromium', true],
    ['apps/api/test/holds.test.ts', 'redis', false],
    ['apps/api/test/redis.test.ts', 'redis', false],
  ] as const)('%s needs %s: %s', (file, server, expected) => {
    expect(needs(file, server)).toBe(expected);
  });
});
