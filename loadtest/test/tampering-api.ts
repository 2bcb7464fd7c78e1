import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import { listen } from './support/listen.ts';

/** What a call under /trpc answered. */
export interface Answered {
  readonly httpStatus: number;
  readonly data?: Readonly<Record<string, unknown>> | undefined;
  readonly refusal?: { readonly status: string; readonly seatIds?: readonly string[] } | undefined;
}

interface Sent {
  readonly procedure: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** Idempotency key. */
  readonly key: string | undefined;
}

export interface Called extends Sent {
  /** Asks the real api, as was asked or something else. */
  ask(changed?: Partial<Sent>): Promise<Answered>;
}

export interface Tampering {
  /** What is answered; `none`: nothing ever is. */
  readonly call?: (called: Called) => Promise<Answered | 'none'>;
  /** What is passed on of an event of the feed. */
  readonly feed?: (event: string) => string;
  /** Every stream of the feed begins with a snapshot, wherever its reader is. */
  readonly startsAnew?: boolean;
  /** How long whoever connects waits for the first answer. */
  readonly connectsInMs?: number;
}

/** The real api, but for what a fault in it would change. Answers its address. */
export async function startTamperingApi(api: string, tampering: Tampering): Promise<string> {
  const {
    call = (called) => called.ask(),
    feed = (event) => event,
    startsAnew = false,
    connectsInMs = 0,
  } = tampering;
  const server = createServer((request, response) => {
    handle(request, response).catch(() => response.destroy());
  });

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(`${api}${request.url}`);
    if (url.pathname === '/trpc/seats.watch') {
      if (startsAnew) url.searchParams.set('input', withoutPlace(url.searchParams.get('input') ?? '{}'));
      return passFeed(url, { response, feed });
    }
    if (!url.pathname.startsWith('/trpc/')) {
      await setTimeout(connectsInMs);
      response.writeHead((await fetch(url)).status).end('{}');
      return;
    }
    const answered = await call(await read(request, url));
    if (answered === 'none') {
      response.destroy();
      return;
    }
    const { httpStatus, data, refusal } = answered;
    const message = refusal
      ? { error: { message: 'No.', data: { ...refusal, httpStatus } } }
      : { result: { data } };
    response.writeHead(httpStatus, { 'content-type': 'application/json' }).end(JSON.stringify(message));
  }

  return listen(server);
}

async function read(request: IncomingMessage, url: URL): Promise<Called> {
  const body = await text(request);
  const { authorization = '', 'idempotency-key': key } = request.headers;
  const sent: Sent = {
    procedure: url.pathname.slice('/trpc/'.length),
    input: JSON.parse(request.method === 'GET' ? (url.searchParams.get('input') ?? '{}') : body),
    key: typeof key === 'string' ? key : undefined,
  };
  const isQuery = request.method === 'GET';
  const ask = (changed: Partial<Sent> = {}) =>
    askApi({ ...sent, ...changed, isQuery, authorization, api: url.origin });
  return { ...sent, ask };
}

async function askApi({
  procedure,
  input,
  key,
  isQuery,
  authorization,
  api,
}: Sent & {
  readonly isQuery: boolean;
  readonly authorization: string;
  readonly api: string;
}): Promise<Answered> {
  const json = JSON.stringify(input);
  const url = `${api}/trpc/${procedure}`;
  const headers = { authorization, ...(key !== undefined && { 'idempotency-key': key }) };
  const answer = isQuery
    ? await fetch(`${url}?input=${encodeURIComponent(json)}`, { headers })
    : await fetch(url, {
        method: 'POST',
        body: json,
        headers: { ...headers, 'content-type': 'application/json' },
      });
  const { result, error } = (await answer.json()) as {
    result?: { data: Answered['data'] };
    error?: { data: Answered['refusal'] };
  };
  return { httpStatus: answer.status, data: result?.data, refusal: error?.data };
}

function withoutPlace(input: string): string {
  return JSON.stringify({ ...JSON.parse(input), lastEventId: undefined });
}

async function passFeed(
  url: URL,
  { response, feed }: { readonly response: ServerResponse; readonly feed: (event: string) => string },
): Promise<void> {
  const ended = new AbortController();
  response.on('close', () => ended.abort());
  const { body } = await fetch(url, { signal: ended.signal });
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  let rest = '';
  for await (const part of body?.pipeThrough(new TextDecoderStream()) ?? []) {
    const events = `${rest}${part}`.split('\n\n\n');
    rest = events.pop() ?? '';
    for (const event of events) response.write(`${feed(event)}\n\n\n`);
  }
}
