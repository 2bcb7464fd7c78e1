import { createServer } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { Connections } from '../driver/connections.ts';
import { listen } from './support/listen.ts';

/** A server that answers everything so. Answers its address. */
async function startServer(httpStatus: number, text: string): Promise<string> {
  const server = createServer((request, response) => {
    request.resume().on('end', () => response.writeHead(httpStatus).end(text));
  });
  return listen(server);
}

/** What a client makes of it, over REST and over tRPC, where it travels in a batch. */
async function answersTo(httpStatus: number, refusal: object) {
  const data = { ...refusal, httpStatus };
  const answers = [];
  for (const [style, message] of [['rest', refusal] as const, ['trpc', [{ error: { data } }]] as const]) {
    const apis = [await startServer(httpStatus, JSON.stringify(message))];
    const connections = new Connections({ apis, key: 'k', style, connections: 1 });
    onTestFinished(() => connections.close());
    const input = { showId: 's', holdId: 'h', reason: 'test' };
    answers.push(await connections.send({ procedure: 'holds.clear', input, api: 0 }));
  }
  return answers;
}

test.for([
  [409, { status: 'ALREADY_CONFIRMED' }, { outcome: 'fail', httpStatus: 409 }],
  [404, { status: 'ALREADY_CONFIRMED' }, { outcome: 'unknown', httpStatus: 404, wasCut: false }],
  [409, { status: 'NO_SUCH_REFUSAL' }, { outcome: 'unknown', httpStatus: 409, wasCut: false }],
  [500, { status: 'INTERNAL_ERROR' }, { outcome: 'unknown', httpStatus: 500, wasCut: false }],
  [502, {}, { outcome: 'unknown', httpStatus: 502, wasCut: false }],
] as const)('%i %j', async ([httpStatus, refusal, expected]) => {
  expect(await answersTo(httpStatus, refusal)).toMatchObject([expected, expected]);
});

test('what is no answer at all was answered all the same', async () => {
  for (const style of ['rest', 'trpc'] as const) {
    const apis = [await startServer(502, '<html>bad gateway</html>')];
    const connections = new Connections({ apis, key: 'k', style, connections: 1 });
    onTestFinished(() => connections.close());
    const input = { showId: 's', holdId: 'h', reason: 'test' };
    const answer = await connections.send({ procedure: 'holds.clear', input, api: 0 });
    expect(answer).toMatchObject({ outcome: 'unknown', httpStatus: 502 });
  }
});
