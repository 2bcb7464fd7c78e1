/** Accounts and keys are changed only after the audit trail has it. */
import { join } from 'node:path';
import { createHoldfast, DEFAULT_LIMITS, type Holdfast, LedgerUnavailable } from '@holdfast/core';
import { type OwnFolder, ownFolder } from '@holdfast/core/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createAuth } from '../src/auth/auth.ts';
import { partsOn } from './parts.ts';

let folder: OwnFolder;
let holdfast: Holdfast;
let good: Auth;
let withoutTrail: Auth;

type Auth = ReturnType<typeof createAuth>;

beforeAll(async () => {
  folder = await ownFolder('audit-first');
  holdfast = await createHoldfast({
    sqliteFile: join(folder.path, 'holdfast.sqlite'),
    limits: DEFAULT_LIMITS,
    timeoutMs: 2_000,
    reportFault: (fault) => {
      throw fault;
    },
  });
  const { log, auth: settings } = partsOn(holdfast);
  good = createAuth({ holdfast, settings, log });
  const audited = async () => {
    throw new LedgerUnavailable('away');
  };
  withoutTrail = createAuth({ holdfast: { ...holdfast, audited }, settings, log });
});
afterAll(async () => {
  await holdfast.close();
  await folder.remove();
});

const by = { name: 'admin' };
const account = { email: 'one@example.com', name: 'One', role: 'admin', password: undefined } as const;

it('none of them is changed where it cannot be written first', async () => {
  const made = await good.accounts.create({ ...account, by });
  if (made.status !== 'CREATED') throw new Error(made.status);
  await good.accounts.create({ ...account, email: 'two@example.com', by });
  const { accountId } = made;
  const newKey = { name: 'shop', scopes: ['sell'], expiresAtMs: undefined, accountId, by } as const;
  const { keyId } = await good.keys.create(newKey);
  const stands = async () => [await good.accounts.list(), await good.keys.list()];
  const before = await stands();
  const { accounts, keys } = withoutTrail;
  const deeds = [
    () => accounts.create({ ...account, email: 'three@example.com', by }),
    () => accounts.setRole({ accountId, by, role: 'viewer' }),
    () => accounts.setPassword({ accountId, by, password: 'a long sentence' }),
    () => accounts.disable({ accountId, by }),
    () => accounts.enable({ accountId, by }),
    () => keys.create(newKey),
    () => keys.revoke({ keyId, by }),
  ];
  for (const deed of deeds) {
    await expect(deed()).rejects.toThrow(LedgerUnavailable);
    expect(await stands()).toEqual(before);
  }
});
