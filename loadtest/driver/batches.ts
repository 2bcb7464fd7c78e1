import type { Procedure } from '../k6/lib/contract.ts';

/** As many calls as the api takes in one request (apps/api/src/limits/rates.ts). */
const MAX_CALLS = 20;

interface Waiting {
  readonly procedure: Procedure;
  readonly input: unknown;
  /** With the message of this call; undefined: the whole request came to nothing, for this reason. */
  settle(message: unknown, trouble?: string): void;
}

export interface BatchRequest {
  readonly method: 'POST';
  readonly path: string;
  readonly body: string;
  readonly headers: Record<string, string>;
}

/** Sends a request and gives the text of its answer. @throws Error where there is none */
export type Post = (request: BatchRequest) => Promise<string>;

/**
 * Calls that come at the same time travel in one request, as tRPC's own `httpBatchLink` has them do: the request costs
 * the api more than the call. Each is decided by itself, in any order, between the sending of all and the answer to all.
 */
export class Batches {
  readonly #post: Post;
  #waiting: Waiting[] = [];

  constructor(post: Post) {
    this.#post = post;
  }

  /** What tRPC answers to this call alone. @throws Error where there was no answer */
  send(procedure: Procedure, input: unknown): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (this.#waiting.length === 0) setImmediate(() => this.#flush());
      const settle = (message: unknown, trouble?: string) =>
        trouble === undefined ? resolve(message) : reject(new Error(trouble));
      this.#waiting.push({ procedure, input, settle });
      if (this.#waiting.length === MAX_CALLS) this.#flush();
    });
  }

  #flush(): void {
    const calls = this.#waiting;
    this.#waiting = [];
    if (calls.length > 0) this.#sendAll(calls);
  }

  async #sendAll(calls: readonly Waiting[]): Promise<void> {
    const names = calls.map(({ procedure }) => procedure).join(',');
    const inputs = Object.fromEntries(calls.map(({ input }, place) => [place, input]));
    try {
      const text = await this.#post({
        method: 'POST',
        path: `/trpc/${names}?batch=1`,
        body: JSON.stringify(inputs),
        headers: { 'content-type': 'application/json' },
      });
      const messages: unknown = JSON.parse(text);
      if (!Array.isArray(messages) || messages.length !== calls.length) throw new Error(text.slice(0, 400));
      calls.forEach(({ settle }, place) => {
        settle(messages[place]);
      });
    } catch (error) {
      const trouble = error instanceof Error ? error.message : String(error);
      for (const { settle } of calls) settle(undefined, trouble);
    }
  }
}
