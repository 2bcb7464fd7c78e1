import type { Socket } from 'node:net';
import type { FastifyReply } from 'fastify';
import { WireError } from '../errors.ts';
import { varyBy } from '../http/vary.ts';

export const STREAM_HEADERS = {
  'content-type': 'text/event-stream',
  // no-transform and x-accel-buffering: a proxy that gathers or compresses would hold events back.
  'cache-control': 'no-cache, no-transform',
  'x-accel-buffering': 'no',
  // The stream lasts as long as its connection, also for clients and proxies that speak HTTP/1.0.
  connection: 'close',
};

/**
 * Writes the head of a stream and takes its socket out of HTTP: what is kept of the request is the socket alone, where
 * Node's and Fastify's request and response would be most of what a watcher weighs. Undefined: the client has gone.
 * @throws WireError INVALID_INPUT where another request on the same connection waits for its answer
 */
export function takeOver(
  reply: FastifyReply,
  {
    vary,
    greeting,
    isAlone,
  }: {
    readonly vary: string | undefined;
    readonly greeting: string;
    /** Whether no other request of this connection waits for an answer. */
    isAlone(socket: Socket): boolean;
  },
): Socket | undefined {
  const { raw } = reply;
  const { socket } = raw;
  if (socket ? !isAlone(socket) : !raw.destroyed) {
    throw new WireError('A watch needs a connection that waits for no other answer.', {
      status: 'INVALID_INPUT',
    });
  }
  if (vary !== undefined) varyBy(reply, vary);
  const headers = {
    ...raw.getHeaders(),
    ...reply.getHeaders(),
    ...STREAM_HEADERS,
    date: new Date().toUTCString(),
  };
  reply.hijack();
  if (!socket || socket.destroyed) return undefined;
  const lines = Object.entries(headers).flatMap(([name, value]) =>
    [value].flat().map((each) => `${name}: ${each}\r\n`),
  );
  // The first event goes with the head: a proxy passes on what it has, and the client knows that it is connected.
  socket.write(`HTTP/1.1 200 OK\r\n${lines.join('')}\r\n${greeting}`);
  // To Node and Fastify the response is finished, so they let go of it; hooks that wait for that get to run.
  raw.emit('finish');
  socket.setTimeout(0);
  // Whatever else the client sends is read and forgotten: a request in the middle of a stream has no answer.
  socket.removeAllListeners('data');
  socket.on('data', forget);
  return socket;
}

function forget(): void {}
