import type { Procedure } from '../k6/lib/contract.ts';
import { trpc } from '../k6/lib/trpc.ts';

/** As many calls as the api takes in one request (apps/api/src/limits/rates.ts). */
const MAX_CALLS = 20;

interface Waiting {
  readonly procedure: Procedure;
  readonly input: unknown;
  /** With the message of this call; undefined: the whole request came to nothing, for this reason. */
  settle(message: unknown, trouble?: unknown): void;
}

export interface BatchRequest {
  readonly method: 'POST';
  readonly path: string;
  readonly body: string;
  readonly headers: Record<string, string>;
}

/** Sends a request and gives its answer. @throws Error where there is none */
export type Post = (request: BatchRequest) => Promise<{ readonly httpStatus: number; readonly text: string }>;

/** There was an answer, and it is none to what was asked. */
export class StrangeAnswer extends Error {
  override readonly name = 'StrangeAnswer';
  readonly httpStatus: number;

  constructor({ httpStatus, text }: Awaited<ReturnType<Post>>) {
    super(`${httpStatus} ${text.slice(0, 400)}`);
    this.httpStatus = httpStatus;
  }
}

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

  /** What tRPC answers to this call alone. @throws StrangeAnswer; Error where there was no answer */
  send(procedure: Procedure, input: unknown): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (this.#waiting.length === 0) setImmediate(() => this.#flush());
      const settle = (message: unknown, trouble?: unknown) =>
        trouble === undefined ? resolve(message) : reject(trouble);
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
      const answer = await this.#post({
        method: 'POST',
        path: `/trpc/${names}?batch=1`,
        body: JSON.stringify(inputs),
        headers: { 'content-type': 'application/json' },
      });
      const messages = messagesIn(answer, calls.length);
      calls.forEach(({ settle }, place) => {
        settle(messages[place]);
      });
    } catch (error) {
      for (const { settle } of calls) settle(undefined, error);
    }
  }
}

/** One for each call. A request that is refused as a whole has one answer, which is that to each of its calls. @throws StrangeAnswer */
function messagesIn(answer: Awaited<ReturnType<Post>>, calls: number): readonly unknown[] {
  const messages = parse(answer.text);
  if (Array.isArray(messages) && messages.length === calls) return messages;
  if (trpc.refusal(messages)?.status !== undefined) return new Array(calls).fill(messages);
  throw new StrangeAnswer(answer);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
