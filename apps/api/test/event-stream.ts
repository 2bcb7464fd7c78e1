/** A stream of server-sent events as it comes over the wire, for tests that care about every byte of it. */
export interface StreamEvent {
  readonly event: string;
  readonly data: string;
  readonly id: string | undefined;
}

export class EventStream {
  readonly status: number;
  readonly headers: Headers;
  readonly events: StreamEvent[] = [];
  /** Everything that came, as text. */
  text = '';
  /** Resolves when it has ended, by whoever. */
  readonly ended: Promise<void>;
  readonly #abort: AbortController;
  #onEvent: ((event: StreamEvent) => void) | undefined;

  private constructor(response: Response, abort: AbortController, onEvent?: (event: StreamEvent) => void) {
    this.status = response.status;
    this.headers = response.headers;
    this.#abort = abort;
    this.#onEvent = onEvent;
    this.ended = this.#read(response).catch(() => {});
  }

  static async open(
    url: string,
    {
      headers = {},
      onEvent,
    }: { headers?: Record<string, string>; onEvent?: (event: StreamEvent) => void } = {},
  ): Promise<EventStream> {
    const abort = new AbortController();
    return new EventStream(await fetch(url, { headers, signal: abort.signal }), abort, onEvent);
  }

  /** Cuts the connection. */
  close(): void {
    this.#onEvent = undefined;
    this.#abort.abort();
  }

  /** Those that carry changes and snapshots. */
  get seatEvents(): { id: string | undefined; data: Record<string, unknown> }[] {
    return this.events
      .filter(({ event, data }) => event === 'message' && data !== '')
      .map(({ id, data }) => ({ id, data: JSON.parse(data) }));
  }

  async #read(response: Response): Promise<void> {
    let rest = '';
    for await (const piece of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      this.text += piece;
      const blocks = (rest + piece).split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) {
        const event = eventIn(block);
        if (!event) continue;
        this.events.push(event);
        this.#onEvent?.(event);
      }
    }
  }
}

function eventIn(block: string): StreamEvent | undefined {
  const fields = new Map(
    block.split('\n').flatMap((line) => {
      const at = line.indexOf(':');
      return at > 0 ? [[line.slice(0, at), line.slice(at + 1).trimStart()]] : [];
    }),
  );
  const data = fields.get('data');
  return data === undefined
    ? undefined
    : { event: fields.get('event') ?? 'message', data, id: fields.get('id') };
}

export function trpcWatchUrl(api: { readonly url: string }, input: object): string {
  return `${api.url}/trpc/seats.watch?input=${encodeURIComponent(JSON.stringify(input))}`;
}

export function plainWatchUrl(api: { readonly url: string }, showId: string): string {
  return `${api.url}/api/v1/shows/${showId}/watch`;
}
