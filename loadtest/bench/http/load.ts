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
  const latenciesMs = new Float64Array(requests.length);
  let answers = 0;
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
    latenciesMs[answers] = performance.now() - answer.sinceMs;
    answers += 1;
    statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
    bytes += answer.bytes;
    if (answers === requests.length) all.resolve();
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
    p50Ms: percentile([...latenciesMs], 50),
    p99Ms: percentile([...latenciesMs], 99),
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
  #received: Buffer = NOTHING;
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
    this.#received = this.#received === NOTHING ? chunk : Buffer.concat([this.#received, chunk]);
    const bytes = lengthOf(this.#received);
    if (bytes === undefined || this.#received.length < bytes) return undefined;
    const status = numberAt(this.#received, STATUS_AT);
    this.#received = NOTHING;
    return { status, bytes, sinceMs: this.#sinceMs };
  }
}

const NOTHING: Buffer = Buffer.alloc(0);
/** After `HTTP/1.1 `. */
const STATUS_AT = 9;
const [HEAD_END, LENGTH, LAST_CHUNK] = ['\r\n\r\n', '\r\ncontent-length: ', '\r\n0\r\n\r\n'].map((text) =>
  Buffer.from(text),
) as [Buffer, Buffer, Buffer];

/**
 * Of a whole answer; undefined where that is not known yet. Bytes are compared and no text is made of them: what this
 * process leaves to its garbage collector, it would measure as the server's latency.
 */
function lengthOf(received: Buffer): number | undefined {
  const headEnd = received.indexOf(HEAD_END);
  if (headEnd < 0) return undefined;
  const lengthAt = received.indexOf(LENGTH);
  if (lengthAt >= 0 && lengthAt < headEnd) {
    return headEnd + HEAD_END.length + numberAt(received, lengthAt + LENGTH.length);
  }
  // In chunks. With one request at a time nothing follows the last.
  return received.subarray(-LAST_CHUNK.length).equals(LAST_CHUNK) ? received.length : undefined;
}

function numberAt(bytes: Buffer, start: number): number {
  let number = 0;
  for (let at = start; ; at += 1) {
    const digit = (bytes[at] ?? 0) - DIGIT_ZERO;
    if (digit < 0 || digit > 9) return number;
    number = number * 10 + digit;
  }
}

const DIGIT_ZERO = 0x30;

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
