import http, { type Response } from 'k6/http';

const TIMEOUT = '10s';

/** An answer of the api as it came, whatever it holds. */
export interface Answer<Data> {
  /** 0: there was none. */
  readonly httpStatus: number;
  readonly data: Partial<Data> | undefined;
  readonly error: Partial<{ status: string; seatIds: string[]; httpStatus: number }> | undefined;
  /** What went over the wire, to show when it is not what it should be. */
  readonly body: string;
  readonly tookMs: number;
}

export function query<Data>(api: string, procedure: string, input: object): Answer<Data> {
  const url = `${api}/trpc/${procedure}?input=${encodeURIComponent(JSON.stringify(input))}`;
  return read(http.get(url, { timeout: TIMEOUT, tags: { name: procedure } }));
}

export function mutate<Data>(api: string, procedure: string, input: object): Answer<Data> {
  return read(
    http.post(`${api}/trpc/${procedure}`, JSON.stringify(input), {
      headers: { 'content-type': 'application/json' },
      timeout: TIMEOUT,
      tags: { name: procedure },
    }),
  );
}

function read<Data>(response: Response): Answer<Data> {
  const body = typeof response.body === 'string' ? response.body : '';
  const message = parse<{ result: { data: Partial<Data> }; error: { data: Answer<Data>['error'] } }>(body);
  return {
    httpStatus: response.status,
    data: message?.result?.data,
    error: message?.error?.data,
    body: body || response.error,
    tookMs: response.timings.duration,
  };
}

function parse<Message>(body: string): Partial<Message> | undefined {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
