import { describe, expect, test } from 'vitest';
import { envSchema, readSettings } from '../../src/env.ts';
import { compose, environmentOf, interpolate, variablesIn } from './compose-file.ts';
import { exists, read, SECRET } from './repository.ts';

const services = Object.entries(compose.services);
const text = read('docker-compose.yml');

test('every variable that it sets for the api is one the api knows', () => {
  const known = Object.keys(envSchema.shape);
  expect(Object.keys(compose.services.api.environment).filter((name) => !known.includes(name))).toEqual([]);
});

test('the api takes what it sets, with nothing but the two passwords given', () => {
  const values = { REDIS_PASSWORD: 'one', DATABASE_PASSWORD: 'other' };
  expect(readSettings(environmentOf('api', values))).toMatchObject({
    redisUrl: 'redis://:one@redis:6379',
    databaseUrl: 'postgres://holdfast:other@postgres:5432/holdfast',
    loginToken: undefined,
    demo: true,
  });
});

describe('secrets', () => {
  const settings = services.flatMap(([service, { environment }]) =>
    Object.entries(environment).map(([name, value]) => ({ name: `${service} ${name}`, value })),
  );

  test('come from variables, never from the file', () => {
    const written = settings.filter(
      ({ name, value }) => SECRET.test(name) && interpolate(value, FILLED) !== 'x',
    );
    expect(written).toEqual([]);
    const urls = settings.flatMap(({ value }) => (URL.canParse(value) ? [new URL(value)] : []));
    expect(urls.filter(({ password }) => password !== '')).toEqual([]);
  });

  test('have no default, and who forgets one is told what to do', () => {
    const secrets = variablesIn(text).filter(({ name }) => SECRET.test(name));
    // Without these the api makes a token that nobody can guess, and no password logs in.
    const withDefault = secrets.filter((secret) => !secret.demand);
    expect(withDefault).toEqual([
      { name: 'ADMIN_PASSWORD', default: '', demand: undefined },
      { name: 'LOGIN_TOKEN', default: '', demand: undefined },
    ]);
    for (const { demand } of secrets) expect(demand ?? '.env.example').toContain('.env.example');
  });

  test('are the same ones on both sides', () => {
    const values = { REDIS_PASSWORD: 'of redis', DATABASE_PASSWORD: 'of postgres' };
    const api = environmentOf('api', values);
    const command = compose.services.redis.command?.map((word) => interpolate(word, values)) ?? [];
    expect(command[command.indexOf('--requirepass') + 1]).toBe(api.REDIS_PASSWORD);
    expect(environmentOf('postgres', values).POSTGRES_PASSWORD).toBe(api.DATABASE_PASSWORD);
  });

  const FILLED = { REDIS_PASSWORD: 'x', DATABASE_PASSWORD: 'x', ADMIN_PASSWORD: 'x', LOGIN_TOKEN: 'x' };
});

test('.env.example names every variable, and gives no secret', () => {
  const example = new Map(
    Array.from(read('.env.example').matchAll(/^(\w+)=(.*)$/gm), ([, name, value]) => [
      name ?? '',
      value ?? '',
    ]),
  );
  expect([...example.keys()].sort()).toEqual([...new Set(variablesIn(text).map(({ name }) => name))].sort());
  expect([...example].filter(([name, value]) => SECRET.test(name) && value !== '')).toEqual([]);
});

test('what is published is published on this machine only', () => {
  const published = services.flatMap(([name, { ports }]) =>
    ports.map((port) => [name, interpolate(port, {})]),
  );
  expect(published).toEqual([
    ['api', '127.0.0.1:3000:3000'],
    ['redis-commander', '127.0.0.1:8081:8081'],
  ]);
  expect(text).not.toContain('network_mode');
});

test('the api waits until what it needs is healthy', () => {
  expect(Object.keys(compose.services.api.depends_on).sort()).toEqual(['postgres', 'redis']);
  const conditions = services.flatMap(([, service]) => Object.values(service.depends_on));
  expect(new Set(conditions.map(({ condition }) => condition))).toEqual(new Set(['service_healthy']));
});

test.for(services)('%s has a health check that shows no password', ([, { healthcheck }]) => {
  expect(healthcheck?.test[0]).toBe('CMD');
  expect(variablesIn(healthcheck?.test.join(' ') ?? '')).toEqual([]);
});

test('PostgreSQL keeps its data, and Redis writes none: holds end with its process', () => {
  expect(compose.services.postgres.volumes).toEqual(['postgres:/var/lib/postgresql/data']);
  expect(compose.services.redis.volumes).toEqual([]);
  expect(compose.services.redis.command).toEqual(expect.arrayContaining(['--save', '']));
});

test('redis-commander comes only when it is asked for', () => {
  expect(compose.services['redis-commander'].profiles).toEqual(['tools']);
});

test('the api is built from a Dockerfile that exists', () => {
  expect(compose.services.api.build?.context).toBe('.');
  expect(exists(compose.services.api.build?.dockerfile ?? 'none')).toBe(true);
});
