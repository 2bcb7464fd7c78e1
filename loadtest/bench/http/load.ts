import { connect, type Socket } from 'node:net';
import { percentile } from '../redis-meter.ts';

/** Requests as they go over the wire, each sent once. */
export interface HttpLoad {
  readonly port: number;
  readonly requests: readonly Buffer[];
  readonly connections: number;
  /**
   * Requests a second, each due at its own time whether or not those before it were answered, and its latency counted
   * from then; absent: as fast as answers come.
   */
  readonly perSecond?: number;
}

export interface HttpMeasured {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Answers by HTTP status. */
  readonly statuses: ReadonlyMap<number, number>;
  readonly bytes: number;
}

/**
 * Sends all requests over keep-alive connections. Not autocannon or k6: client, server and Redis share two cores here,
 * and a client that costs more than the server would level the differences that are to be measured.
 */
export async function sendAll({ port, requests, connections, perSecond }: HttpLoad): Promise<HttpMeasured> {
  const latenciesMs: number[] = [];
  const statuses = new Map<number, number>();
  let bytes = 0;
  let next = 0;
  let startMs = performance.now();
  const dueMs = (index: number) => (perSecond === undefined ? 0 : startMs + (index * 1_000) / perSecond);
  const idle: Connection[] = [];

  const all = Promise.withResolvers<void>();
  const sendNext = (connection: Connection) => {
    const nowMs = performance.now();
    const request = requests[next];
    if (!request) return;
    if (dueMs(next) > nowMs) {
      idle.push(connection);
      return;
    }
    connection.send(request, perSecond === undefined ? nowMs : dueMs(next));
    next += 1;
  };
  const answered = (connection: Connection, answer: Answer) => {
    latenciesMs.push(performance.now() - answer.sinceMs);
    statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
    bytes += answer.bytes;
    if (latenciesMs.length === requests.length) all.resolve();
    else sendNext(connection);
  };
  const open = await Promise.all(
    Array.from({ length: connections }, () => Connection.open({ port, answered, failed: all.reject })),
  );
  startMs = performance.now();
  const clock =
    perSecond === undefined
      ? undefined
      : setInterval(() => {
          for (let ready = idle.length; ready > 0 && dueMs(next) <= performance.now(); ready -= 1) {
            const connection = idle.pop();
            if (connection) sendNext(connection);
          }
        }, 1);
  for (const connection of open) sendNext(connection);
  await all.promise.finally(() => {
    clearInterval(clock);
    for (const connection of open) connection.close();
  });
  return {
    perSecond: (requests.length / (performance.now() - startMs)) * 1_000,
    p50Ms: percentile(latenciesMs, 50),
    p99Ms: percentile(latenciesMs, 99),
    statuses,
    bytes,
  };
}

interface Answer {
  readonly status: number;
  readonly bytes: number;
  readonly sinceMs: number;
}

/** One keep-alive connection with one request on it at a time. */
class Connection {
  readonly #socket: Socket;
  #received: Buffer = Buffer.alloc(0);
  #sinceMs = 0;

  private constructor(socket: Socket) {
    this.#socket = socket;
  }

  static open(parts: {
    readonly port: number;
    answered(connection: Connection, answer: Answer): void;
    failed(error: Error): void;
  }): Promise<Connection> {
    const socket = connect({ port: parts.port, host: '127.0.0.1', noDelay: true });
    const connection = new Connection(socket);
    socket.on('error', parts.failed);
    socket.on('close', () => parts.failed(new Error('the server closed a connection')));
    socket.on('data', (chunk) => {
      const answer = connection.#read(chunk);
      if (answer) parts.answered(connection, answer);
    });
    return new Promise((resolve) => socket.on('connect', () => resolve(connection)));
  }

  send(request: Buffer, sinceMs: number): void {
    this.#sinceMs = sinceMs;
    this.#socket.write(request);
  }

  close(): void {
    this.#socket.removeAllListeners('close');
    this.#socket.destroy();
  }

  #read(chunk: Buffer): Answer | undefined {
    this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk]);
    const headEnd = this.#received.indexOf('\r\n\r\n');
    if (headEnd < 0) return undefined;
    const head = this.#received.toString('latin1', 0, headEnd);
    const status = Number(head.slice(9, 12));
    const bytes = /\r\ntransfer-encoding: chunked/i.test(head)
      ? endOfChunks(this.#received)
      : headEnd + 4 + Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? 0);
    if (bytes === undefined || this.#received.length < bytes) return undefined;
    this.#received = Buffer.alloc(0);
    return { status, bytes, sinceMs: this.#sinceMs };
  }
}

/** With one request at a time nothing follows the last chunk. Undefined: it has not come. */
function endOfChunks(received: Buffer): number | undefined {
  return received.toString('latin1', received.length - 5) === '0\r\n\r\n' ? received.length : undefined;
}

export function post(path: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Buffer {
  const text = JSON.stringify(body);
  return Buffer.from(
    [
      `POST ${path} HTTP/1.1`,
      'host: 127.0.0.1',
      'content-type: application/json',
      `content-length: ${Buffer.byteLength(text)}`,
      ...linesOf(headers),
      '',
      text,
    ].join('\r\n'),
  );
}

function linesOf(headers: Readonly<Record<string, string>>): string[] {
  return Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
}
