import { LedgerUnavailable } from '@holdfast/core';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { anonymousCaller } from '../src/auth/access.ts';
import { CredentialCache, type Known, LEASE_MS } from '../src/auth/credential-cache.ts';

const KNOWN: Known = {
  caller: anonymousCaller({ mayHold: true }),
  expiresAtMs: Number.POSITIVE_INFINITY,
};

/** The database: one revision, and who counts the questions. */
let revision: number;
let isDown: boolean;
let polls: number;
let lookUps: number;
let cache: CredentialCache;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance', 'setTimeout', 'clearTimeout'] });
  revision = 7;
  isDown = false;
  polls = 0;
  lookUps = 0;
  cache = new CredentialCache(async () => {
    polls += 1;
    if (isDown) throw new LedgerUnavailable('down');
    return revision;
  });
});
afterEach(() => {
  cache.close();
  vi.useRealTimers();
});

const find = (hash = 'a', { known }: { known: Known | undefined } = { known: KNOWN }) =>
  cache.find(hash, async () => {
    lookUps += 1;
    return { revision, known };
  });

it('answers at once what it has been told, for as long as the revision can be read', async () => {
  expect(cache.get('a')).toBeUndefined();
  await find();
  for (let second = 0; second < 30; second += 1) {
    expect(cache.get('a')).toBe(KNOWN);
    await vi.advanceTimersByTimeAsync(1_000);
  }
  expect(lookUps).toBe(1);
  expect(polls).toBeGreaterThan(30 * 3);
});

it('counts on nothing LEASE_MS after the revision could last be read, counted from before it was asked for', async () => {
  await find();
  isDown = true;
  await vi.advanceTimersByTimeAsync(LEASE_MS - 1);
  expect(cache.get('a')).toBe(KNOWN);
  await vi.advanceTimersByTimeAsync(1);
  expect(cache.get('a')).toBeUndefined();
  isDown = false;
  await vi.advanceTimersByTimeAsync(LEASE_MS);
  expect(cache.get('a')).toBe(KNOWN);
});

it('does not count the time that an answer took', async () => {
  cache.close();
  cache = new CredentialCache(() => new Promise((resolve) => setTimeout(() => resolve(revision), 900)));
  await find();
  // Asked for after 250 ms, known after 1150, counted from 250.
  await vi.advanceTimersByTimeAsync(1_249);
  expect(cache.get('a')).toBe(KNOWN);
  await vi.advanceTimersByTimeAsync(1);
  expect(cache.get('a')).toBeUndefined();
});

it('forgets all it knows when the revision was raised', async () => {
  await find();
  revision += 1;
  await vi.advanceTimersByTimeAsync(250);
  expect(cache.get('a')).toBeUndefined();
});

it('asks again where something ended between a question and its answer', async () => {
  let answer = (_: { revision: number; known: Known | undefined }) => {};
  const found = cache.find('a', () => {
    lookUps += 1;
    return lookUps === 1
      ? new Promise((resolve) => {
          answer = resolve;
        })
      : Promise.resolve({ revision, known: undefined });
  });
  revision += 1;
  cache.observe(revision, performance.now());
  answer({ revision: revision - 1, known: KNOWN });
  expect(await found).toBeUndefined();
  expect(lookUps).toBe(2);
});

it('goes by no answer that took as long as a lease', async () => {
  const slow = cache.find('a', async () => {
    await new Promise((resolve) => setTimeout(resolve, LEASE_MS));
    return { revision, known: KNOWN };
  });
  const refused = expect(slow).rejects.toThrow(LedgerUnavailable);
  await vi.advanceTimersByTimeAsync(10 * LEASE_MS);
  await refused;
  expect(cache.get('a')).toBeUndefined();
});

it('asks once for all who want to know at the same time, and once only for what is unknown', async () => {
  await Promise.all(Array.from({ length: 50 }, () => find()));
  expect(lookUps).toBe(1);
  for (let time = 0; time < 50; time += 1) expect(await find('x', { known: undefined })).toBeUndefined();
  expect(lookUps).toBe(2);
});

it('stays bounded, and asks nothing once all is forgotten that nobody uses', async () => {
  for (let key = 0; key < 10_001; key += 1) await find(`key ${key}`);
  expect(cache.get('key 0')).toBeUndefined();
  expect(cache.get('key 1')).toBe(KNOWN);
  await vi.advanceTimersByTimeAsync(61_000);
  const before = polls;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(polls).toBe(before);
  expect(vi.getTimerCount()).toBe(0);
  await find('key 1');
  await vi.advanceTimersByTimeAsync(1_000);
  expect(cache.get('key 1')).toBe(KNOWN);
});
