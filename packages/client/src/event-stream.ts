import { createParser, type EventSourceMessage } from 'eventsource-parser';
import type { Connection } from './connection.ts';
import { UnexpectedAnswer } from './errors.ts';

/** Until the server has said after how long a silence it is to be taken for lost. */
const DEFAULT_SILENCE_MS = 15_000;

class SilentLine extends Error {
  override readonly name = 'SilentLine';
}

export interface EventStreamOptions {
  readonly connection: Connection;
  readonly url: string;
  readonly signal: AbortSignal | undefined;
  /** A line on which nothing was heard for so long is dead; absent: as the server says. */
  readonly silenceMs: number | undefined;
}

/**
 * Server-sent events over fetch: EventSource sends no headers, is missing in Node, and says nothing of why it failed.
 * Ends when the server does. @throws SilentLine, the body of an answer that is no stream (as parsed JSON), or what
 * fetch throws.
 */
export async function* openEventStream(options: EventStreamOptions): AsyncGenerator<EventSourceMessage> {
  const { connection, url, signal } = options;
  const closing = new AbortController();
  const close = () => closing.abort(signal?.reason);
  signal?.addEventListener('abort', close, { once: true });
  if (signal?.aborted) close();
  let silenceMs = options.silenceMs ?? DEFAULT_SILENCE_MS;
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** Only while somebody waits: a reader who takes their time is no dead line. */
  const orSilent = async <Heard>(next: Promise<Heard>): Promise<Heard> => {
    timer = setTimeout(() => closing.abort(new SilentLine(`nothing heard for ${silenceMs} ms`)), silenceMs);
    return next.finally(() => clearTimeout(timer));
  };
  try {
    const answer = await orSilent(
      connection.fetch(url, {
        headers: { accept: 'text/event-stream', ...connection.authorization() },
        cache: 'no-store',
        signal: closing.signal,
      }),
    );
    const type = answer.headers.get('content-type') ?? '';
    if (type.includes('json')) throw new RefusedStream(answer, await orSilent(answer.json()));
    if (!answer.ok || !answer.body || !type.includes('text/event-stream')) throw new UnexpectedAnswer(answer);

    const heard: EventSourceMessage[] = [];
    const parser = createParser({ onEvent: (event) => heard.push(event) });
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    for (;;) {
      const { done, value } = await orSilent(reader.read());
      if (done) return;
      parser.feed(value);
      for (const event of heard.splice(0)) {
        if (event.event === 'connected') silenceMs = options.silenceMs ?? silenceSaid(event) ?? silenceMs;
        yield event;
      }
    }
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', close);
    closing.abort();
  }
}

/** An answer instead of a stream. */
export class RefusedStream extends Error {
  override readonly name = 'RefusedStream';
  readonly response: Response;
  readonly json: unknown;

  constructor(response: Response, json: unknown) {
    super(`refused with ${response.status}`);
    this.response = response;
    this.json = json;
  }
}

function silenceSaid({ data }: EventSourceMessage): number | undefined {
  const { reconnectAfterInactivityMs } = JSON.parse(data) as { reconnectAfterInactivityMs?: number };
  return reconnectAfterInactivityMs;
}
