import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { eventually } from '@holdfast/core/testing';
import { expect, onTestFinished, test } from 'vitest';
import { Line, type LineFault } from '../../prove/teeth/line.ts';

/** A line to a server that keeps what it hears, and answers each with `so <it>`. */
async function lineToServer() {
  const heard: string[] = [];
  const server = createServer((socket) => {
    socket.on('data', (bytes) => {
      heard.push(String(bytes));
      socket.write(`so ${bytes}`);
    });
    socket.on('error', () => {});
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening');
  const line = await Line.open(address.port);
  const client: Socket = connect(line.port, '127.0.0.1').on('error', () => {});
  const answers: string[] = [];
  client.on('data', (bytes) => answers.push(String(bytes)));
  onTestFinished(async () => {
    client.destroy();
    await line[Symbol.asyncDispose]();
    server.close();
  });
  return { heard, answers, client, line };
}

const fault = (what: LineFault['what']): LineFault => ({ what, of: /commit/ });
const FOR_MS = 300;

test('what is sent comes through, and so does the answer', async () => {
  const { heard, answers, client } = await lineToServer();
  client.write('commit');
  await eventually(() => expect(answers).toEqual(['so commit']));
  expect(heard).toEqual(['commit']);
});

test('what it is not about comes through', async () => {
  const { answers, client, line } = await lineToServer();
  const failing = line.fail(fault('requests lost'), FOR_MS);
  client.write('select');
  await eventually(() => expect(answers).toEqual(['so select']));
  await failing;
});

test('a request that is lost never arrives, and the connection breaks', async () => {
  const { heard, client, line } = await lineToServer();
  const failing = line.fail(fault('requests lost'), FOR_MS);
  client.write('commit');
  await Promise.all([failing, once(client, 'close')]);
  expect(heard).toEqual([]);
});

test('a request that is late arrives in the end', async () => {
  const { heard, answers, client, line } = await lineToServer();
  const failing = line.fail(fault('requests late'), FOR_MS);
  client.write('commit');
  await failing;
  await eventually(() => expect(answers).toEqual(['so commit']));
  expect(heard).toEqual(['commit']);
});

test('what was asked is done though its answer is lost, and the connection breaks', async () => {
  const { heard, answers, client, line } = await lineToServer();
  const failing = line.fail(fault('answers lost'), FOR_MS);
  client.write('commit');
  await Promise.all([failing, once(client, 'close')]);
  expect(heard).toEqual(['commit']);
  expect(answers).toEqual([]);
});

test('an answer that is late comes in the end', async () => {
  const { answers, client, line, heard } = await lineToServer();
  const failing = line.fail(fault('answers late'), FOR_MS);
  client.write('commit');
  await eventually(() => expect(heard).toEqual(['commit']));
  expect(answers).toEqual([]);
  await failing;
  await eventually(() => expect(answers).toEqual(['so commit']));
});
