import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** A line to a server that can fail while the server stays up. */
export interface Line extends AsyncDisposable {
  readonly url: string;
  /** Requests so far. Connections would say little: fetch opens some on stock. */
  readonly requests: () => number;
  /** Drops every connection and takes no new one. */
  readonly cut: () => void;
  readonly mend: () => void;
  /** Nothing is heard any more on the connections there are; those opened later work. */
  readonly hush: () => void;
  /** The next so many answers get lost: the server has carried the request out, the connection ends. */
  readonly loseAnswers: (count: number) => void;
}

export async function openLine(target: string): Promise<Line> {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  let requests = 0;
  let isCut = false;
  let toLose = 0;
  const server = createServer((client) => {
    if (isCut) {
      client.destroy();
      return;
    }
    const upstream = connect(Number(port), hostname);
    client.pipe(upstream);
    client.on('data', (bytes) => {
      if (/^(GET|POST) /.test(bytes.toString('latin1'))) requests += 1;
    });
    upstream.on('data', (bytes) => {
      if (toLose > 0) {
        toLose -= 1;
        client.destroy();
        upstream.destroy();
      } else if (sockets.has(client)) client.write(bytes);
    });
    upstream.on('end', () => {
      if (sockets.has(client)) client.end();
    });
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        if (sockets.delete(socket)) other.destroy();
      });
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the line has no port');
  const everySocket = new Set<Socket>();
  server.on('connection', (socket) => everySocket.add(socket));
  const dropAll = () => {
    for (const socket of [...sockets, ...everySocket]) socket.destroy();
  };
  return {
    url: `http://127.0.0.1:${address.port}`,
    requests: () => requests,
    cut() {
      isCut = true;
      dropAll();
    },
    mend() {
      isCut = false;
    },
    hush() {
      sockets.clear();
    },
    loseAnswers(count) {
      toLose = count;
    },
    async [Symbol.asyncDispose]() {
      dropAll();
      server.close();
      await once(server, 'close');
    },
  };
}
