/** Watchers that are no browsers: slow, silent, chatty, behind a line. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { eventually } from '@holdfast/core/testing';
import { afterEach, expect, it } from 'vitest';
import { EventStream, plainWatchUrl } from './event-stream.ts';
import { showOf, startInProcess } from './in-process.ts';

/** As many as a hold may take here, with ids as long as ids get: a change of them is a frame of 33 kB. */
const seatIds = Array.from({ length: 500 }, (_, seat) => `seat-${seat}-`.padEnd(64, 'x'));
const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

type Server = Awaited<ReturnType<typeof startInProcess>>;

async function openShow(server: Server): Promise<string> {
  await server.holdfast.shows.create(showOf('show', seatIds));
  return 'show';
}

async function changeAll(server: Server, changes: number): Promise<void> {
  const { holds } = server.holdfast;
  for (let change = 0; change < changes; change += 2) {
    const hold = await holds.create({ showId: 'show', seatIds });
    if (!hold.ok) throw new Error(hold.refusal.status);
    await holds.release(hold.value);
    // Time for what has to go out meanwhile; the engine of this process needs none.
    await pause(1);
  }
}

/** A connection of which every byte is ours to send and to take. */
async function connectTo(url: string): Promise<Socket> {
  const { hostname, port, pathname } = new URL(url);
  const socket = connect(Number(port), hostname);
  closers.push(() => socket.destroy());
  await once(socket, 'connect');
  socket.write(`GET ${pathname} HTTP/1.1\r\nhost: ${hostname}:${port}\r\n\r\n`);
  return socket;
}

it('drops those that do not read, tells them why if it can, and serves the others all the while', async () => {
  const drops: string[] = [];
  const bothDropped = Promise.withResolvers<void>();
  const onDropped = (reason: string) => {
    if (drops.push(reason) === 2) bothDropped.resolve();
  };
  await using server = await startInProcess({ watching: { onDropped } });
  await openShow(server);
  const reader = await EventStream.open(plainWatchUrl(server, 'show'));
  const [late, never] = [
    await connectTo(plainWatchUrl(server, 'show')),
    await connectTo(plainWatchUrl(server, 'show')),
  ];
  for (const socket of [late, never]) socket.pause();
  never.on('error', () => {});
  let end = '';
  late.on('data', (bytes) => {
    end = (end + bytes.toString('latin1')).slice(-1_000);
  });
  const before = await server.connectionCount();
  // What the system keeps for a connection has to be full first: some megabytes.
  const changing = changeAll(server, 400);
  await bothDropped.promise;
  late.resume();
  await once(late, 'close');
  expect(end).toMatch(/event: end\ndata: \{"reason":"READER_TOO_SLOW","message":"[^\n]*"\}\n\n\n$/);
  // Nor is one waited for that never reads.
  await eventually(async () => expect(await server.connectionCount()).toBe(before - 2), { withinMs: 8_000 });
  await changing;
  await eventually(() => expect(reader.seatEvents).toHaveLength(401), { withinMs: 10_000 });
  const first = Number(reader.seatEvents[0]?.data.version);
  expect(reader.seatEvents.map(({ data }) => data.version)).toEqual(
    Array.from({ length: 401 }, (_, index) => first + index),
  );
  expect(drops).toEqual(['too slow', 'too slow']);
  reader.close();
}, 40_000);

it('answers nothing that is sent in the middle of a stream', async () => {
  await using server = await startInProcess();
  await openShow(server);
  const socket = await connectTo(plainWatchUrl(server, 'show'));
  let text = '';
  socket.on('data', (bytes) => {
    text += bytes.toString('latin1');
  });
  await eventually(() => expect(text).toContain('"snapshot"'));
  socket.write('GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n');
  await changeAll(server, 2);
  await eventually(() => expect(text).toContain('"available"'));
  expect(text.match(/HTTP\/1\.1/g)).toHaveLength(1);
});

it.each([
  {
    what: 'a watch that waits for another answer',
    requests: ['/api/v1/shows', 'WATCH'],
    answers: /HTTP\/1\.1 200 OK[\s\S]*HTTP\/1\.1 400 Bad Request/,
  },
  {
    what: 'a watch whose client has sent more already',
    requests: ['WATCH', '/healthz'],
    answers: /^HTTP\/1\.1 400 [\s\S]*HTTP\/1\.1 200 OK[\s\S]*"ok"/,
  },
])('refuses $what, and answers nothing into a stream', async ({ requests, answers }) => {
  await using server = await startInProcess();
  await openShow(server);
  const { port, hostname, pathname } = new URL(plainWatchUrl(server, 'show'));
  const socket = connect(Number(port), hostname);
  closers.push(() => socket.destroy());
  let text = '';
  socket.on('data', (bytes) => {
    text += bytes.toString('latin1');
  });
  const paths = requests.map((path) => (path === 'WATCH' ? pathname : path));
  socket.write(paths.map((path) => `GET ${path} HTTP/1.1\r\nhost: x\r\n\r\n`).join(''));
  await eventually(() => expect(text).toMatch(answers));
  expect(text).not.toContain('text/event-stream');
});
