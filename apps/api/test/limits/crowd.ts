import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** How one request ended: by its status, HTTP's or the contract's where there is one. */
export interface Outcome {
  readonly status: string;
  readonly tookMs: number;
}

export interface CrowdOptions {
  readonly url: string;
  readonly path: string;
  readonly body?: unknown;
  /** Each has a connection, and sends one request after the other. */
  readonly callers: number;
  readonly forMs: number;
  /** Between an answer and the next request. */
  readonly pauseMs: number;
}

/** A crowd that does not wait when it is told to. Cheap enough to bring more than a server can take. */
export async function crowd(options: CrowdOptions): Promise<Outcome[]> {
  const { url, path, body, callers, forMs, pauseMs } = options;
  const { hostname, port } = new URL(url);
  const payload = body === undefined ? '' : JSON.stringify(body);
  const message = [
    `${body === undefined ? 'GET' : 'POST'} ${path} HTTP/1.1`,
    `host: ${hostname}`,
    ...(body === undefined ? [] : ['content-type: application/json', `content-length: ${payload.length}`]),
    `\r\n${payload}`,
  ].join('\r\n');
  // Each is accepted before it all begins, as those of a proxy are: Node accepts one connection per turn of its loop.
  const sockets: Socket[] = [];
  while (sockets.length < callers) {
    const some = Array.from({ length: Math.min(50, callers - sockets.length) }, () => {
      const socket = connect(Number(port), hostname).on('error', () => {});
      socket.write(`GET /healthz HTTP/1.1\r\nhost: ${hostname}\r\n\r\n`);
      return socket;
    });
    await Promise.all(some.map(statusOn));
    sockets.push(...some);
  }
  const outcomes: Outcome[] = [];
  const endsAtMs = performance.now() + forMs;
  const calling = sockets.map(async (socket) => {
    while (performance.now() < endsAtMs && !socket.destroyed) {
      const sentAtMs = performance.now();
      socket.write(message);
      const status = await statusOn(socket);
      outcomes.push({ status, tookMs: performance.now() - sentAtMs });
      await delay(pauseMs);
    }
    socket.destroy();
  });
  await Promise.all(calling);
  return outcomes;
}

/** Of the next answer, when all of it is there. */
function statusOn(socket: Socket): Promise<string> {
  return new Promise((resolve) => {
    let head = '';
    let missingBytes = Number.POSITIVE_INFINITY;
    const finish = (status: string) => {
      socket.off('data', onData).off('close', onClose);
      resolve(status);
    };
    const onClose = () => finish('closed');
    const onData = (chunk: Buffer) => {
      // Enough to have the whole of every refusal; the rest of what is large is only counted.
      if (head.length < 4_096) head += chunk.toString('latin1');
      if (missingBytes === Number.POSITIVE_INFINITY) {
        const end = head.indexOf('\r\n\r\n');
        if (end === -1) return;
        const length = Number(/^content-length: (\d+)/im.exec(head)?.[1] ?? 0);
        missingBytes = length + end + 4 - head.length;
      } else missingBytes -= chunk.length;
      if (missingBytes > 0) return;
      finish(/"status":"([A-Z_]+)"/.exec(head)?.[1] ?? head.slice(9, 12));
    };
    socket.on('data', onData).on('close', onClose);
  });
}

export function percentile(outcomes: readonly Outcome[], share: number): number {
  const sorted = outcomes.map(({ tookMs }) => tookMs).toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** Resident memory of a process, in megabytes. */
export function memoryOf(pid: number): number {
  const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kilobytes) / 1_024;
}
