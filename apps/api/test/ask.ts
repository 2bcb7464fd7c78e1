import { type Agent, request } from 'node:http';

export interface Ask {
  readonly url: string;
  /** Any address of 127.0.0.0/8: to the api, each is somebody else. */
  readonly from?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent as it is. */
  readonly text?: string;
  readonly agent?: Agent;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  readonly tookMs: number;
}

/** As fetch, but from an address of one's choice. */
export function ask({ url, from, method, headers = {}, body, text, agent }: Ask): Promise<Answer> {
  const sentAtMs = performance.now();
  const payload = body === undefined ? text : JSON.stringify(body);
  const type = body === undefined ? {} : { 'content-type': 'application/json' };
  // Node sends bodies of some methods without one, and what follows is a request that is none.
  const length =
    payload === undefined || 'content-length' in headers
      ? {}
      : { 'content-length': String(Buffer.byteLength(payload)) };
  return new Promise((resolve, reject) => {
    const sending = request(
      url,
      {
        method: method ?? (payload === undefined ? 'GET' : 'POST'),
        headers: { ...type, ...length, ...headers },
        ...(from !== undefined && { localAddress: from }),
        ...(agent && { agent }),
      },
      (response) => {
        let received = '';
        response.setEncoding('utf8').on('data', (chunk) => {
          received += chunk;
        });
        response.on('error', reject).on('end', () => {
          const tookMs = performance.now() - sentAtMs;
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text: received, tookMs });
        });
      },
    );
    sending.on('error', reject).end(payload);
  });
}

/** What the api says of an error, whether in tRPC's envelope or plainly. */
export function errorIn({ text }: Pick<Answer, 'text'>): Record<string, unknown> {
  const body = JSON.parse(text);
  return body.error ? { ...body.error.data, message: body.error.message } : body;
}

/** `callers` of them ask one after the other until the time is over; answers how often they got what they wanted. */
export async function askFor(
  ms: number,
  { callers, once }: { readonly callers: number; readonly once: (caller: number) => Promise<Answer> },
): Promise<{ readonly answered: number; readonly refused: number }> {
  const endsAtMs = performance.now() + ms;
  const counts = { answered: 0, refused: 0 };
  const calling = Array.from({ length: callers }, async (_, caller) => {
    while (performance.now() < endsAtMs) {
      const { status, text } = await once(caller);
      if (status === 200) counts.answered += 1;
      else if (status === 429) counts.refused += 1;
      else throw new Error(`${status} ${text}`);
    }
  });
  await Promise.all(calling);
  return counts;
}
