import { type Agent, request as sendOver } from 'node:http';
import { connect } from 'node:net';
import type { RawRequest } from './raw.ts';
import type { HttpRequest } from './request.ts';
import { KNOWN } from './schema-values.ts';

/** Longer than the api takes for anything. */
const GIVE_UP_MS = 20_000;

export type Known = Readonly<Record<keyof typeof KNOWN, string>>;

export interface Target {
  readonly url: string;
  readonly operatorToken: string;
  readonly agent: Agent;
}

export interface Answer {
  /** 0: the connection was closed without one. */
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

/** Sends it with what is known in the place of what stands for it. @throws Error when there is no answer in time. */
export function send(request: HttpRequest | RawRequest, target: Target, known: Known): Promise<Answer> {
  if (request.kind === 'raw') return sendRaw(request, target);
  const { method, path, headers, body, isOperator } = withKnown(request, known);
  const authorization = isOperator ? { authorization: `Bearer ${target.operatorToken}` } : {};
  const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => sending.destroy(new Error('no answer in time')), GIVE_UP_MS);
    const finish = (answer: Answer) => {
      clearTimeout(timer);
      resolve(answer);
    };
    const options = { method, agent: target.agent, headers: { ...authorization, ...length, ...headers } };
    const sending = sendOver(`${target.url}${path}`, options, (response) => {
      const status = response.statusCode ?? 0;
      let text = '';
      response.setEncoding('utf8').on('data', (chunk) => {
        text += chunk;
        // A stream has no end: what it says first is enough.
        if (String(response.headers['content-type']).startsWith('text/event-stream')) response.destroy();
      });
      response.on('error', () => {}).on('close', () => finish({ status, headers: response.headers, text }));
    });
    // The server may have hung up on what is too large, or on a connection that it was about to close.
    sending.on('error', (error: Error & { code?: string }) => {
      // (HPE: words about a request whose method it never read, where a HEAD expects none.)
      const isClosed = /^(ECONNRESET|EPIPE|HPE_\w+)$/.test(error.code ?? '');
      if (isClosed) finish({ status: 0, headers: {}, text: '' });
      else {
        clearTimeout(timer);
        reject(error);
      }
    });
    // Written as it is: half a character, if that is what there is.
    sending.end(body);
  });
}

function sendRaw({ text, hangsUp }: RawRequest, { url }: Target): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    const timer = setTimeout(() => {
      reject(new Error('no answer in time'));
      socket.destroy();
    }, GIVE_UP_MS);
    let received = '';
    socket.setEncoding('latin1').on('data', (chunk) => {
      received += chunk;
    });
    socket
      .on('error', () => {})
      .on('close', () => {
        clearTimeout(timer);
        const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(received)?.[1] ?? 0);
        resolve({ status, headers: {}, text: received });
      });
    socket.write(text, 'latin1', () => {
      if (hangsUp) socket.destroy();
      else socket.end();
    });
  });
}

function withKnown(request: HttpRequest, known: Known): HttpRequest {
  const fill = (text: string) =>
    Object.entries(KNOWN).reduce(
      (filled, [name, mark]) => filled.replaceAll(mark, known[name as keyof Known]),
      text.replaceAll('%40', '@'),
    );
  return {
    ...request,
    path: fill(request.path),
    headers: Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, fill(value)])),
    body: request.body === undefined ? undefined : fill(request.body),
  };
}
