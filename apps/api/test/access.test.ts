/** Every procedure × everybody who may send a request, over HTTP, as tRPC and as REST. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AnyProcedure } from '@trpc/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appRouter } from '../src/routers/app.ts';
import type { ProcedureMeta } from '../src/trpc.ts';
import { type ApiServer, logIn, startApi } from '../testing/index.ts';
import { ACCESS_TABLE, CALLERS, parseAccessTable } from './access-table.ts';
import { clientOf } from './helpers.ts';

const TABLE = parseAccessTable(ACCESS_TABLE);
const PROCEDURES = Object.entries(appRouter._def.procedures as unknown as Record<string, AnyProcedure>);
const PASSWORD = 'a password for tests';

interface Sender {
  readonly api: ApiServer;
  readonly headers: Record<string, string>;
}

let closed: ApiServer;
let open: ApiServer;
/** What each caller sends along, and to which server. */
let callers: Map<string, Sender>;
let revoked: Record<string, string>;

beforeAll(async () => {
  [closed, open] = await Promise.all([startApi(), startApi({ env: { PUBLIC_HOLDS: 'true' } })]);
  const admin = clientOf(closed, closed.operatorToken);
  const keyFor = async (scope: 'read' | 'sell' | 'admin') => {
    const made = await admin.keys.create.mutate({ name: scope, scopes: [scope] });
    return { keyId: made.keyId, headers: { authorization: `Bearer ${made.key}` } };
  };
  const personFor = async (role: 'viewer' | 'operator' | 'admin') => {
    const email = `${role}@example.com`;
    await admin.accounts.create.mutate({ email, role, password: PASSWORD });
    const cookie = await logIn(closed.url, { email, password: PASSWORD });
    return { api: closed, headers: { cookie, origin: closed.url } };
  };
  callers = new Map<string, Sender>([
    ['anybody', { api: closed, headers: {} }],
    ['anybody, PUBLIC_HOLDS', { api: open, headers: {} }],
    ['key: read', { api: closed, headers: (await keyFor('read')).headers }],
    ['key: sell', { api: closed, headers: (await keyFor('sell')).headers }],
    ['key: admin', { api: closed, headers: (await keyFor('admin')).headers }],
    ['viewer', await personFor('viewer')],
    ['operator', await personFor('operator')],
    ['admin', await personFor('admin')],
  ]);
  const gone = await keyFor('admin');
  await admin.keys.revoke.mutate({ keyId: gone.keyId });
  revoked = gone.headers;
}, 60_000);
afterAll(() => Promise.all([closed?.stop(), open?.stop()]));

it('is about every procedure there is, and every caller', () => {
  expect([...TABLE.keys()].toSorted()).toEqual(PROCEDURES.map(([name]) => name).toSorted());
  for (const row of TABLE.values()) expect([...row.keys()]).toEqual([...CALLERS]);
});

describe.for(PROCEDURES)('%s', ([name, procedure]) => {
  const { rest } = procedure._def.meta as ProcedureMeta;

  it.each(CALLERS)('%s', async (caller) => {
    const { api, headers } = callers.get(caller) ?? { api: closed, headers: {} };
    const cell = TABLE.get(name)?.get(caller);
    expect(cell).toMatch(/^(yes|token|-)$/);
    const refusal = caller.startsWith('anybody') ? 'UNAUTHENTICATED' : 'FORBIDDEN';
    for (const status of await statusesOf({ api, headers })) {
      if (cell === '-') expect(status).toBe(refusal);
      // An input that is none gets no further than the door, which is all that this is about.
      else expect(status).toMatch(/^(OK|INVALID_INPUT|UNKNOWN_SHOW|\w+_NOT_FOUND)$/);
    }
  });

  it('a key that was revoked', async () => {
    for (const status of await statusesOf({ api: closed, headers: revoked })) {
      expect(status).toBe('UNAUTHENTICATED');
    }
  });

  /** What the wire says of the procedure with an empty input, once as tRPC and once as REST where that has it. */
  async function statusesOf({ api, headers }: Sender) {
    const isMutation = procedure._def.type === 'mutation';
    const post = { method: 'POST', body: '{}', headers: { 'content-type': 'application/json', ...headers } };
    const overTrpc = await fetch(`${api.url}/trpc/${name}`, isMutation ? post : { headers });
    const answers = [await statusIn(overTrpc)];
    if (rest) {
      const [method = '', path = ''] = rest.split(' ');
      const url = `${api.url}/api/v1${path.replaceAll(/\{\w+\}/g, 'x')}`;
      answers.push(await statusIn(await fetch(url, method === 'GET' ? { headers } : { ...post, method })));
    }
    return answers;
  }
});

async function statusIn(answer: Response): Promise<string> {
  const text = await answer.text();
  const status = /"status":"([A-Z_]+)"/.exec(text)?.[1];
  return status ?? (answer.ok ? 'OK' : `HTTP ${answer.status}`);
}

it('is what the documentation says', async () => {
  const text = await readFile(join(import.meta.dirname, '../../../docs/ACCOUNTS.md'), 'utf8');
  const inDocumentation = /\| procedure[\s\S]*?\n\n/.exec(text)?.[0] ?? '';
  expect(parseAccessTable(inDocumentation)).toEqual(TABLE);
});
