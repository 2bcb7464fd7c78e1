import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

export interface Line {
  readonly origin: string;
  /** Drops every connection and takes no new one. */
  readonly cut: () => void;
  /** Lets what is sent through, and drops the connection instead of letting the answer come back. */
  readonly loseAnswers: () => void;
  readonly mend: () => void;
  readonly close: () => Promise<void>;
}

/** A line to the server that can be cut while the server stays up. */
export async function startLine(targetOrigin: string): Promise<Line> {
  const { hostname, port } = new URL(targetOrigin);
  const sockets = new Set<Socket>();
  let isCut = false;
  let isOneWay = false;
  const server = createServer((client) => {
    if (isCut) {
      client.destroy();
      return;
    }
    const upstream = connect(Number(port), hostname);
    upstream.on('data', () => {
      if (isOneWay) client.destroy();
    });
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(socket);
      socket.pipe(other);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the line has no port');
  const dropAll = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    origin: `http://127.0.0.1:${address.port}`,
    cut() {
      isCut = true;
      dropAll();
    },
    loseAnswers() {
      isOneWay = true;
    },
    mend() {
      isCut = false;
      isOneWay = false;
    },
    async close() {
      dropAll();
      server.close();
      await once(server, 'close');
    },
  };
}
