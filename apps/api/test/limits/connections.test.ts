/** Clients that send slowly, too much, or nothing that makes sense. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { eventually } from '@holdfast/core/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiServer, startApi } from '../../testing/index.ts';
import { ask, errorIn } from '../ask.ts';

const MAX_IN_FLIGHT = 3;

let api: ApiServer;
const sockets: Socket[] = [];

beforeAll(async () => {
  api = await startApi({ env: { DEMO: 'true', MAX_IN_FLIGHT: String(MAX_IN_FLIGHT) } });
});
afterAll(async () => {
  for (const socket of sockets) socket.destroy();
  await api.stop();
});

function socketTo(text: string): Socket {
  const socket = connect(Number(new URL(api.url).port), '127.0.0.1').on('error', () => {});
  socket.setEncoding('latin1').write(text);
  sockets.push(socket);
  return socket;
}

/** Everything that is answered until the server closes. */
async function answerTo(text: string): Promise<string> {
  const socket = socketTo(text);
  let answer = '';
  socket.on('data', (chunk) => {
    answer += chunk;
  });
  await once(socket, 'close');
  return answer;
}

const problemIn = (answer: string) => JSON.parse(answer.slice(answer.indexOf('\r\n\r\n') + 4));

describe('a request', () => {
  it('that is none is refused in words', async () => {
    const answer = await answerTo('hello\r\n\r\n');
    expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
    expect(problemIn(answer)).toEqual({ status: 'INVALID_INPUT', message: expect.any(String) });
  });

  it('whose headers are too large is refused', async () => {
    const answer = await answerTo(`GET / HTTP/1.1\r\nhost: x\r\nx-large: ${'x'.repeat(20_000)}\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 431 /);
    expect(problemIn(answer)).toMatchObject({ status: 'INVALID_INPUT' });
  });

  it('whose path cannot be decoded is refused in the form of its path', async () => {
    const plain = await ask({ url: `${api.url}/api/v1/%c0%ff` });
    expect([plain.status, JSON.parse(plain.text).status]).toEqual([400, 'INVALID_INPUT']);
    const trpc = await ask({ url: `${api.url}/trpc/%c0%ff` });
    expect([trpc.status, errorIn(trpc).status]).toEqual([400, 'INVALID_INPUT']);
  });

  it('whose headers do not come to an end is ended', async () => {
    const beganAtMs = performance.now();
    const answer = await answerTo('GET /healthz HTTP/1.1\r\nhost: x\r\nx-slow: ');
    expect(answer).toMatch(/^HTTP\/1\.1 408 /);
    expect(problemIn(answer)).toMatchObject({ status: 'INVALID_INPUT' });
    expect(performance.now() - beganAtMs).toBeLessThan(14_000);
  }, 20_000);
});

describe('clients that do not send their bodies', () => {
  const halfSent = () =>
    socketTo(
      'POST /trpc/holds.create HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 99\r\n\r\n{',
    );
  const isAnswered = async () => {
    const answer = await ask({ url: `${api.url}/trpc/shows.list` });
    expect(answer.text).toContain('"result"');
  };

  it('take nobody a place, neither while they wait nor once they are gone', async () => {
    const waiting = Array.from({ length: 10 * MAX_IN_FLIGHT }, halfSent);
    await Promise.all(waiting.map((socket) => once(socket, 'connect')));
    for (let time = 0; time < 2 * MAX_IN_FLIGHT; time += 1) await isAnswered();
    for (const socket of waiting) socket.destroy();
    for (let time = 0; time < 2 * MAX_IN_FLIGHT; time += 1) await isAnswered();
  });

  it('nor do watchers, while they watch or once they are gone', async () => {
    const input = encodeURIComponent(JSON.stringify({ showId: 'grand_hall' }));
    const watch = `GET /trpc/seats.watch?input=${input} HTTP/1.1\r\nhost: x\r\naccept: text/event-stream\r\n\r\n`;
    for (let time = 0; time < 5 * MAX_IN_FLIGHT; time += 1) {
      const socket = socketTo(watch);
      // Every other one is gone before it could be answered.
      if (time % 2 === 0) await once(socket, 'data');
      else socket.destroy();
    }
    await eventually(isAnswered);
    for (const socket of sockets) socket.destroy();
    for (let time = 0; time < 2 * MAX_IN_FLIGHT; time += 1) await isAnswered();
  });
});
