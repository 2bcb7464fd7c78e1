/** `seats.snapshot` as bytes: the same in every form, fresh, and sent again to nobody who has them. */

import { Agent, request } from 'node:http';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { SharedReading } from '../src/snapshots/shared-reading.ts';
import { type ApiServer, startApi } from '../testing/index.ts';
import { clientOf } from './helpers.ts';
import { expectOwnWrites } from './snapshots.ts';

const HALL = 'grand_hall';
const agent = new Agent({ keepAlive: true });
let api: ApiServer;

beforeAll(async () => {
  api = await startApi({ env: { DEMO: 'true', MAX_SEATS_PER_HOLD: '200' } });
});
afterAll(async () => {
  agent.destroy();
  await api.stop();
});

interface Answer {
  readonly status: number | undefined;
  readonly headers: Record<string, string>;
  readonly bytes: Buffer;
}

/** As it comes over the wire, where fetch would unpack it. */
function get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(`${api.url}${path}`, { agent, headers }, async (answer) => {
      const pieces: Buffer[] = [];
      for await (const piece of answer) pieces.push(piece);
      resolve({
        status: answer.statusCode,
        headers: answer.headers as Record<string, string>,
        bytes: Buffer.concat(pieces),
      });
    });
    sent.on('error', reject).end();
  });
}

const trpc = (showId: string) =>
  `/trpc/seats.snapshot?input=${encodeURIComponent(JSON.stringify({ showId }))}`;
const rest = (showId: string) => `/api/v1/shows/${showId}/seats`;

/** Enough to be worth compressing. */
async function fillHall(): Promise<void> {
  const { seatMap } = await clientOf(api).shows.get.query({ showId: HALL });
  const all = seatMap.sections.flatMap(({ rows }) => rows.flatMap(({ seats }) => seats.map(({ id }) => id)));
  const { seats } = await clientOf(api).seats.snapshot.query({ showId: HALL });
  const seatIds = all.filter((seatId) => !seats[seatId]).slice(0, 100);
  await clientOf(api).holds.create.mutate({ showId: HALL, seatIds });
}

it('is the same in every encoding and by both ways in, and not sent to whoever has it', async () => {
  await fillHall();
  const { seats, ...rest_ } = await clientOf(api).seats.snapshot.query({ showId: HALL });
  expect(Object.keys(seats).length).toBeGreaterThanOrEqual(100);
  const value = { ...rest_, seats };
  for (const [path, expected, vary] of [
    [trpc(HALL), { result: { data: value } }, 'trpc-accept, accept, accept-encoding'],
    [rest(HALL), value, 'accept-encoding'],
  ] as const) {
    const plain = await get(path);
    expect(JSON.parse(plain.bytes.toString())).toEqual(expected);
    expect(plain.headers).not.toHaveProperty('content-encoding');
    for (const [accepted, encoding, unpack] of [
      ['gzip', 'gzip', gunzipSync],
      ['gzip, deflate, br', 'br', brotliDecompressSync],
      ['br;q=0.1, gzip', 'gzip', gunzipSync],
    ] as const) {
      const packed = await get(path, { 'accept-encoding': accepted });
      expect(packed.headers['content-encoding'], accepted).toBe(encoding);
      expect(unpack(packed.bytes).equals(plain.bytes)).toBe(true);
      expect(packed.bytes.length).toBeLessThan(plain.bytes.length / 2);
      expect(packed.headers.etag).toBe(plain.headers.etag);
    }
    for (const { headers } of [plain, await get(path, { 'accept-encoding': 'identity' })]) {
      expect(headers).toMatchObject({ vary, 'cache-control': 'no-cache' });
    }
    const etag = plain.headers.etag ?? '';
    for (const known of [etag, `"another", ${etag}`, etag.replace('W/', ''), '*']) {
      const again = await get(path, { 'if-none-match': known });
      expect([again.status, again.bytes.length, again.headers.etag]).toEqual([304, 0, etag]);
    }
    expect((await get(path, { 'if-none-match': '"another"' })).status).toBe(200);
  }
});

it('has another ETag after each change', async () => {
  const before = await get(rest(HALL));
  const hold = await clientOf(api).holds.create.mutate({ showId: HALL, seatIds: ['B4-32'] });
  const held = await get(rest(HALL), { 'if-none-match': before.headers.etag ?? '' });
  expect(held.status).toBe(200);
  expect(JSON.parse(held.bytes.toString()).seats).toHaveProperty('B4-32');
  await clientOf(api).holds.release.mutate(hold);
  const free = await get(rest(HALL), { 'if-none-match': held.headers.etag ?? '' });
  expect(free.status).toBe(200);
  await clientOf(api).holds.release.mutate(
    await clientOf(api).holds.create.mutate({ showId: HALL, seatIds: ['B4-32'] }),
  );
  // The same seats as last time, but not the same version.
  const again = await get(rest(HALL), { 'if-none-match': free.headers.etag ?? '' });
  expect(again.status).toBe(200);
  expect(new Set([before, held, free, again].map(({ headers }) => headers.etag)).size).toBe(4);
});

it('is a plain value to whoever takes it for one: a batch', async () => {
  const input = encodeURIComponent(
    JSON.stringify({ 0: { showId: HALL }, 1: { showId: 'avengers_endgame' } }),
  );
  const batch = await get(`/trpc/seats.snapshot,seats.snapshot?batch=1&input=${input}`);
  const single = [await get(trpc(HALL)), await get(trpc('avengers_endgame'))];
  expect(JSON.parse(batch.bytes.toString())).toEqual(single.map(({ bytes }) => JSON.parse(bytes.toString())));
});

it.each([
  `/trpc/shows.get?input=${encodeURIComponent(JSON.stringify({ showId: HALL }))}`,
  `/api/v1/shows/${HALL}`,
])('other large answers are compressed too: %s', async (path) => {
  const [plain, packed] = [await get(path), await get(path, { 'accept-encoding': 'gzip' })];
  expect(packed.headers['content-encoding']).toBe('gzip');
  expect(gunzipSync(packed.bytes).equals(plain.bytes)).toBe(true);
  for (const { headers } of [plain, packed]) expect(headers.vary).toContain('accept-encoding');
  const small = await get('/api/v1/shows', { 'accept-encoding': 'gzip' });
  expect(small.headers).not.toHaveProperty('content-encoding');
});

it('of a show that is none is refused, however often it is asked for', async () => {
  for (const path of [trpc('nowhere'), rest('nowhere'), rest('nowhere')]) {
    const answer = await get(path);
    expect(answer.status).toBe(404);
    expect(answer.bytes.toString()).toContain('"status":"UNKNOWN_SHOW"');
    expect(answer.headers).not.toHaveProperty('etag');
  }
});

it('shows everybody what they were answered before', async () => {
  await expectOwnWrites(api);
});

it('is read once for all who asked before the reading began, and again for those who came later', async () => {
  let written = 0;
  let readings = 0;
  const steps: PromiseWithResolvers<void>[] = [];
  const shared = new SharedReading(async () => {
    readings += 1;
    const value = written;
    const step = Promise.withResolvers<void>();
    steps.push(step);
    await step.promise;
    return value;
  });
  const first = shared.read();
  written = 1;
  const later = [shared.read(), shared.read(), shared.read()];
  steps[0]?.resolve();
  expect(await first).toBe(0);
  written = 2;
  const last = shared.read();
  steps[1]?.resolve();
  expect(await Promise.all(later)).toEqual([1, 1, 1]);
  await Promise.resolve();
  steps[2]?.resolve();
  expect(await last).toBe(2);
  expect(readings).toBe(3);
});
