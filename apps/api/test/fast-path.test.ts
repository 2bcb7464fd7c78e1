/**
 * Single calls are answered without the official adapter, in the same bytes: here the same requests go both ways, over
 * HTTP, with the same router and the same state.
 */
import { join } from 'node:path';
import { createHoldfast, DEFAULT_LIMITS, type Holdfast } from '@holdfast/core';
import { type OwnFolder, ownFolder } from '@holdfast/core/testing';
import { type FastifyTRPCPluginOptions, fastifyTRPCPlugin } from '@trpc/server/adapters/fastify';
import fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { anonymousCaller, type Caller, PERMISSIONS_OF_ROLE } from '../src/auth/access.ts';
import { createAuth } from '../src/auth/auth.ts';
import { operatorOf } from '../src/auth/operator.ts';
import type { Context, Services } from '../src/context.ts';
import { seedDemoShows } from '../src/demo.ts';
import { Requests } from '../src/http/requests.ts';
import { registerTrpc } from '../src/http/trpc.ts';
import { LineQuota } from '../src/line-quota.ts';
import { Overview } from '../src/metrics/overview.ts';
import { type AppRouter, appRouter } from '../src/routers/app.ts';
import { Snapshots } from '../src/snapshots/snapshots.ts';
import { WatchHub } from '../src/stream/watch-hub.ts';
import type { ProcedureMeta } from '../src/trpc.ts';
import { type Answer, ask } from './ask.ts';
import { partsOn } from './parts.ts';

const SHOW = 'avengers_endgame';
const HALL = 'grand_hall';
/** All that clients read of an answer beside its status and body; large ones can be packed, and say so to caches. */
const HEADERS = ['content-type', 'vary', 'retry-after', 'allow'];

let folder: OwnFolder;
let holdfast: Holdfast;
let services: Services;
let fast: FastifyInstance;
let official: FastifyInstance;
/** Requests to the first that it passed on to the official adapter. */
let passedOn = 0;
let owned: { showId: string; holdId: string; token: string };

beforeAll(async () => {
  // What an answer says of the time is the same both ways.
  vi.useFakeTimers({ toFake: ['Date'] });
  folder = await ownFolder('fast-path');
  holdfast = await createHoldfast({
    sqliteFile: join(folder.path, 'holdfast.sqlite'),
    limits: DEFAULT_LIMITS,
    timeoutMs: 2_000,
    reportFault: (fault) => {
      throw fault;
    },
  });
  await seedDemoShows(holdfast);
  services = servicesOn(holdfast);
  fast = await serve((server, contextOf) => {
    server.addHook('onSend', async ({ raw }) => {
      // The adapter leaves the body there, and nobody else does.
      if ('body' in raw) passedOn += 1;
    });
    return registerTrpc(server, {
      contextOf,
      hub: new WatchHub({ ...services, requests: new Requests(), maxWatchers: 0 }),
    });
  });
  official = await serve(async (server, contextOf) => {
    await server.register(fastifyTRPCPlugin, {
      prefix: '/trpc',
      trpcOptions: { router: appRouter, createContext: ({ req }) => contextOf(req) },
    } satisfies FastifyTRPCPluginOptions<AppRouter> & { prefix: string });
  });
  const hold = await holdfast.holds.create({ showId: HALL, seatIds: ['S1-1', 'S1-2'] });
  if (!hold.ok) throw new Error(hold.refusal.status);
  const { holdId, token } = hold.value;
  owned = { showId: HALL, holdId, token };
});
afterAll(async () => {
  await Promise.all([fast.close(), official.close()]);
  await holdfast.close();
  await folder.remove();
  vi.useRealTimers();
});

type ContextOf = (request: FastifyRequest) => Context;

function servicesOn(holdfast: Holdfast): Services {
  const { log, metrics, health, requests, version, auth: settings } = partsOn(holdfast);
  const lines = new LineQuota();
  metrics.follow({ holdfast, health, requests, lines, version });
  return {
    holdfast,
    snapshots: new Snapshots({ holdfast }),
    log,
    lines,
    metrics,
    auth: createAuth({ holdfast, settings, log }),
    overview: new Overview({ holdfast, health, metrics, version }),
    stopping: new AbortController().signal,
  };
}

/** A server that has nothing but tRPC. Whoever sends any authorization is an operator. */
async function serve(register: (server: FastifyInstance, contextOf: ContextOf) => Promise<void>) {
  const server = fastify({ routerOptions: { maxParamLength: 2_000 } });
  const operator: Caller = {
    kind: 'operator',
    id: 'operator:1',
    name: 'operator',
    permissions: new Set(PERMISSIONS_OF_ROLE.admin),
  };
  const anonymous = anonymousCaller({ mayHold: true });
  server.decorateRequest('caller');
  server.addHook('onRequest', async (request) => {
    request.caller = request.headers.authorization === undefined ? anonymous : operator;
  });
  await register(server, (request) => ({
    services,
    caller: request.caller,
    requestId: 'any',
    operator: () => operatorOf(request),
    idempotencyKey: undefined,
  }));
  await server.listen({ host: '127.0.0.1', port: 0 });
  return server;
}

interface Request {
  readonly name: string;
  readonly method?: string;
  /** Below /trpc/. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** As it is sent. */
  readonly body?: string;
}

const JSON_TYPE = { 'content-type': 'application/json' };
const OPERATOR = { authorization: 'any' };

function query(path: string, input: unknown, rest: Partial<Request> = {}): Request {
  const text = typeof input === 'string' ? input : JSON.stringify(input);
  const search = text === undefined ? '' : `?input=${encodeURIComponent(text)}`;
  return { name: `${path} ${text}`, ...rest, path: path + search };
}

function mutation(path: string, input: unknown, rest: Partial<Request> = {}): Request {
  const body = typeof input === 'string' ? input : JSON.stringify(input);
  const sent = body === undefined ? {} : { body };
  return { name: `${path} ${body}`, method: 'POST', path, headers: JSON_TYPE, ...sent, ...rest };
}

type Procedure = {
  readonly _def: { readonly type: 'query' | 'mutation' | 'subscription'; readonly meta?: ProcedureMeta };
};
const procedures = Object.entries(appRouter._def.procedures as unknown as Record<string, Procedure>);

/** What any procedure may be sent, right or wrong; sent as it is where it is text. */
const INPUTS = [
  undefined,
  'null',
  '{}',
  '[]',
  '""',
  '7',
  'true',
  '',
  ' ',
  '{',
  '{"showId":}',
  'undefined',
  'NaN',
  `{"showId":"${SHOW}"}`,
  ` {"showId" : "${SHOW}" } `,
  '{"showId":"nowhere"}',
  '{"showId":7,"seatIds":{},"holdId":null,"token":[],"bookingId":false,"reason":1}',
  '{"showId":""}',
  `{"showId":"${'x'.repeat(65)}"}`,
  '{"showId":"S\\u0000x","seatIds":["\\u0000"]}',
  '{"showId":"Θέατρο 🎭","seatIds":["Ж1","座席"],"holdId":"é","token":"ü","reason":"🎟️🎟️🎟️"}',
  '{"showId":"\\ud800","seatIds":["\\udfff"],"holdId":"\\ud83c","token":"\\ud800","reason":"\\ud800\\ud800\\ud800"}',
  '{"showId":"\\u2028</script>\\u2029","seatIds":["\\""]}',
  `{"showId":"${SHOW}","seatIds":["A1","A1"]}`,
  `{"showId":"${SHOW}","seatIds":["Z9"],"reason":"because","holdId":"none","token":"none"}`,
  `{"showId":"${SHOW}","seatIds":["A1"],"ttlMs":1e400,"limit":9007199254740993,"cursor":"x"}`,
  `{"showId":"${SHOW}","seatIds":["A1"],"ttlMs":-0,"limit":1.5}`,
  `{"showId":"${SHOW}","seatIds":["A1"],"ttlMs":123456789012345678901234567890}`,
  `{"showId":"${SHOW}","showId":"${HALL}","limit":1}`,
  `{"showId":"${SHOW}","unknown":{"a":[1,2,{"b":null}]},"customerRef":null}`,
];

/** Never the same twice: it says how long this process has run, and what it was asked last. */
const ANSWERS_ANEW = new Set(['stats.overview']);

function everyProcedure(): Request[] {
  return procedures.flatMap(([path, { _def }]) => {
    if (_def.type === 'subscription' || ANSWERS_ANEW.has(path)) return [];
    const send = _def.type === 'query' ? query : mutation;
    const example = JSON.stringify(_def.meta?.example?.input);
    return [example, ...INPUTS].flatMap((input) => [
      send(path, input),
      send(path, input, {
        name: `operator: ${path} ${input}`,
        headers: { ...OPERATOR, ...(send === mutation && JSON_TYPE) },
      }),
    ]);
  });
}

/** Those whose answer is what it is about. Each is sent before it is compared: the second time, it changes nothing. */
const flows = (): Request[] => [
  query('shows.list', undefined),
  query('shows.get', { showId: SHOW }),
  query('seats.snapshot', { showId: HALL }),
  query('holds.list', { showId: HALL, limit: 1 }, { headers: OPERATOR }),
  mutation('holds.create', {
    showId: HALL,
    seatIds: ['S2-1'],
    idempotencyKey: 'the same both ways',
    customerRef: 'Zoë "Θ" 🎭',
  }),
  mutation('holds.create', { showId: HALL, seatIds: ['S1-1'] }),
  mutation('holds.get', owned),
  mutation('holds.extend', { ...owned, ttlMs: 86_400_000 }),
  mutation('holds.extend', owned),
  mutation('holds.confirm', { ...owned, token: 'guessed' }),
  mutation('holds.release', { ...owned, seatIds: ['S1-2'] }),
  mutation('holds.confirm', { ...owned, paymentRef: 'p' }),
  mutation('holds.release', owned),
  query('bookings.list', { showId: HALL }, { headers: OPERATOR }),
  query('bookings.get', { bookingId: `bk_${owned.holdId}` }, { headers: OPERATOR }),
  mutation(
    'seats.block',
    { showId: SHOW, seatIds: ['B2'], reason: 'a broken seat' },
    { headers: { ...OPERATOR, ...JSON_TYPE } },
  ),
  mutation('shows.setSale', { showId: SHOW, sale: 'closed' }, { headers: { ...OPERATOR, ...JSON_TYPE } }),
  mutation('holds.create', { showId: SHOW, seatIds: ['A1'] }),
  query('audit.list', { action: 'booking.cancel' }, { headers: OPERATOR }),
];

const get = (path: string, rest: Partial<Request> = {}): Request => ({ name: `GET ${path}`, path, ...rest });
const input = encodeURIComponent(JSON.stringify({ showId: SHOW }));
const inputs = encodeURIComponent(JSON.stringify({ 0: { showId: SHOW }, 1: { showId: 'nowhere' }, 2: {} }));
const body = JSON.stringify({ showId: SHOW, seatIds: ['Z9'] });

/** HTTP, right and wrong. */
const HTTP: Request[] = [
  get('no.such.procedure'),
  get('constructor'),
  get('__proto__'),
  get('toString?input={}'),
  get('shows'),
  get('shows.'),
  get('shows.get.'),
  get(`shows%2Eget?input=${input}`),
  get(`shows.get?input=${input}&input=${input}`),
  get(`shows.get?input[]=${input}`),
  get(`shows.get?input=%`),
  get(`shows.get?input=%7B%22showId%22:%22%FF%22%7D`),
  get(`shows.get?input=+${input}+`),
  get('shows.get?input=%7B%22showId%22%3A%22a+b%22%7D'),
  get('shows.get?Input=%7B%7D'),
  get('shows.get?'),
  get(`shows.get?input=${input}&batch=0`),
  get(`shows.get?input=${input}&batch`),
  get(`shows.get?input=${input}&connectionParams=%7B%7D`),
  get(`shows.get?input=${input}&connectionParams=nonsense`),
  get(`shows.get?input=${inputs}&batch=1`),
  get(`shows.get,shows.get,seats.snapshot?input=${inputs}&batch=1`),
  get(`shows.get,holds.create?input=${inputs}&batch=1`),
  get(`shows.get,no.such?input=${inputs}&batch=1`),
  get(`shows.get,shows.get`),
  get(`shows.get?input=${input}`, { headers: { accept: 'application/jsonl' } }),
  get(`shows.get?input=${inputs}&batch=1`, { headers: { accept: 'application/jsonl' } }),
  get(`shows.get?input=${inputs}&batch=1`, { headers: { 'trpc-accept': 'application/jsonl' } }),
  get(`shows.get?input=${input}`, { headers: { accept: 'text/html, */*;q=0.1' } }),
  get(`shows.get?input=${input}`, { headers: { 'trpc-accept': 'nonsense' } }),
  get(`shows.get?input=${input}`, { headers: JSON_TYPE }),
  get(`shows.get?input=${input}`, { headers: { 'content-type': 'text/plain' } }),
  get(`shows.get?input=${input}`, { headers: { 'content-type': 'application/octet-stream' } }),
  get(`shows.get?input=${input}`, { method: 'HEAD' }),
  get('no.such', { method: 'HEAD' }),
  ...['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'].flatMap((method) => [
    { name: `${method} of a query`, method, path: 'shows.get', headers: JSON_TYPE, body },
    { name: `${method} of a query without a body`, method, path: `shows.get?input=${input}` },
    { name: `${method} of a mutation`, method, path: 'holds.create', headers: JSON_TYPE, body },
    { name: `${method} of nothing`, method, path: 'no.such', headers: JSON_TYPE, body },
  ]),
  get('holds.create'),
  get(`holds.create?input=${input}`),
  get('holds.create', { method: 'HEAD' }),
  ...[
    'text/plain',
    'application/x-www-form-urlencoded',
    'application/octet-stream',
    'application/json; charset=utf-8',
    'application/json;charset=latin1',
    'Application/JSON',
    'application/jsonp',
    'application/vnd.api+json',
    'nonsense',
  ].map((type) => mutation('holds.create', body, { name: `as ${type}`, headers: { 'content-type': type } })),
  mutation('holds.create', body, { name: 'of no type', headers: {} }),
  mutation('holds.create', undefined, { name: 'empty body' }),
  mutation(`holds.create?input=${input}`, body, { name: 'with an input in the URL too' }),
  mutation(`holds.create?input=${input}`, undefined, { name: 'with an input in the URL alone' }),
  mutation('holds.create', body, { name: 'jsonl', headers: { ...JSON_TYPE, accept: 'application/jsonl' } }),
  mutation('holds.create', `\ufeff${body}`, { name: 'with a byte order mark' }),
  mutation('holds.create?batch=1', `{"0":${body}}`, { name: 'a batch of one' }),
  mutation('holds.create,holds.get,holds.confirm?batch=1', `{"0":${body},"1":{},"2":null}`, {
    name: 'a batch',
  }),
  mutation('holds.create?batch=1', 'null', { name: 'a batch of null' }),
  mutation('holds.create?batch=1', '[]', { name: 'a batch as a list' }),
  mutation('holds.create?batch=1', '{', { name: 'a batch that is no JSON' }),
  mutation('seats.watch', body, { name: 'a subscription by POST' }),
];

/** Where we differ, and why. */
const DIFFERENT: { readonly request: Request; readonly reason: string; readonly ours: [number, string] }[] = [
  {
    request: mutation('holds.create', '{"__proto__":{"showId":"x"},"seatIds":["A1"]}'),
    reason: 'a body that means a prototype is refused; the official adapter reads over it',
    ours: [400, 'INVALID_INPUT'],
  },
  {
    request: mutation(
      'holds.create',
      `{"constructor":{"prototype":{"a":1}},"showId":"${SHOW}","seatIds":["Z9"]}`,
    ),
    reason: 'the same by another name',
    ours: [400, 'INVALID_INPUT'],
  },
  {
    request: query('shows.get', `{"showId":"${SHOW}","deep":${'['.repeat(40)}${']'.repeat(40)}}`),
    reason: 'JSON has a depth, so that whatever goes through it has an end',
    ours: [400, 'INVALID_INPUT'],
  },
  {
    request: mutation('holds.create?batch=1', '{"0":{"__proto__":{"showId":"x"},"seatIds":["A1"]}}'),
    reason: 'a batch that means a prototype is refused as a whole',
    ours: [400, 'INVALID_INPUT'],
  },
  {
    request: query('shows.get', `{"0":{"a":${'['.repeat(40)}${']'.repeat(40)}}}`, { headers: JSON_TYPE }),
    reason: 'so is whatever else the official adapter reads itself',
    ours: [400, 'INVALID_INPUT'],
  },
];

async function bothWays({ method, path, headers = {}, body }: Request): Promise<[Answer, Answer]> {
  const of = (server: FastifyInstance) =>
    ask({
      url: `${server.listeningOrigin}/trpc/${path}`,
      ...(method !== undefined && { method }),
      headers,
      ...(body !== undefined && { text: body }),
    });
  // Once for whatever it changes.
  await of(fast);
  return [await of(fast), await of(official)];
}

const visible = ({ status, headers, text }: Answer) => ({
  status,
  headers: Object.fromEntries(HEADERS.map((name) => [name, withoutPacking(headers[name])])),
  text,
});

async function expectSame(requests: readonly Request[]): Promise<void> {
  const differences: unknown[] = [];
  for (const request of requests) {
    const [ours, theirs] = (await bothWays(request)).map(visible);
    if (JSON.stringify(ours) !== JSON.stringify(theirs))
      differences.push({ name: request.name, ours, theirs });
  }
  expect(differences).toEqual([]);
}

describe('the fast path answers as the official adapter does', () => {
  it('every procedure, with right and wrong input', async () => {
    const requests = everyProcedure();
    expect(requests.length).toBeGreaterThan(800);
    await expectSame(requests);
    // Each was sent twice. No body at all is for the adapter to complain of.
    expect(passedOn).toBeLessThan(requests.length / 10);
  });

  it('a hold, from its making to its end', async () => {
    await expectSame(flows());
  });

  it('every kind of HTTP', async () => {
    await expectSame(HTTP);
  });

  it.each(DIFFERENT)('but $reason', async ({ request, ours: [status, word] }) => {
    const [ours, theirs] = await bothWays(request);
    expect(ours.status).toBe(status);
    expect(JSON.parse(ours.text).error.data.status).toBe(word);
    expect(theirs.text).not.toBe(ours.text);
  });
});

function withoutPacking(header: string | string[] | undefined) {
  return typeof header === 'string' ? header.replace(', accept-encoding', '') : header;
}
