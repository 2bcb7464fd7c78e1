import { Pool } from 'undici';
import {
  type Input,
  type Output,
  type Procedure,
  REST_ROUTES,
  type Refusal,
  type RefusalStatus,
} from '../k6/lib/contract.ts';
import { putOffMs, refusalIn } from '../k6/lib/refusals.ts';
import { rest } from '../k6/lib/rest.ts';
import type { Style } from '../k6/lib/send.ts';
import { trpc } from '../k6/lib/trpc.ts';
import { Batches, type BatchRequest, type Post, StrangeAnswer } from './batches.ts';

/** Longer than any request is worked on. */
const TIMEOUT_MS = 15_000;

export interface Call<Name extends Procedure> {
  readonly procedure: Name;
  readonly input: Input<Name>;
  /** Which of the apis; any number. */
  readonly api: number;
  /** Idempotency key. */
  readonly key?: string | undefined;
  /** Cuts the connection after this time, answered or not: how an answer gets lost. */
  readonly cutAfterMs?: number | undefined;
}

export type Answer<Data> =
  | { readonly outcome: 'ok'; readonly data: Data }
  | {
      readonly outcome: 'fail';
      readonly httpStatus: number;
      readonly refusal: Partial<Refusal> & { readonly status: RefusalStatus };
    }
  | {
      readonly outcome: 'unknown';
      /** Why nothing is known, in words. */
      readonly what: string;
      readonly wasCut: boolean;
      /** 0: there was no answer. */
      readonly httpStatus: number;
      /** Of a server that says why it does not know. */
      readonly refusal?: Partial<Refusal> | undefined;
    };

/** Where nothing says how long. */
const AGAIN_AFTER_MS = 20;

/** Told to come again, which is no answer about seats. */
export function isPutOff(answer: Answer<unknown>): boolean {
  return toldToWaitMs(answer) !== undefined;
}

/** How long to wait before anything else is sent. */
export function waitMsAfter(answer: Answer<unknown>): number {
  const toldMs = toldToWaitMs(answer);
  if (toldMs !== undefined) return toldMs;
  return answer.outcome === 'unknown' && !answer.wasCut ? AGAIN_AFTER_MS : 0;
}

function toldToWaitMs(answer: Answer<unknown>): number | undefined {
  return answer.outcome === 'ok' ? undefined : putOffMs({ refusal: undefined, ...answer });
}

export interface ConnectionsOptions {
  readonly apis: readonly string[];
  readonly key: string;
  readonly style: 'trpc' | 'rest';
  /** All in all. */
  readonly connections: number;
}

/** Kept-alive connections to all api processes, one request at a time on each; over tRPC what comes together goes together. */
export class Connections {
  readonly #pools: readonly Pool[];
  readonly #style: Style;
  readonly #authorization: string;
  /** By api; none over REST, which has no such requests. */
  readonly #batches: readonly Batches[];

  constructor({ apis, key, style, connections }: ConnectionsOptions) {
    const each = Math.max(1, Math.ceil(connections / apis.length));
    const options = { connections: each, pipelining: 1, headersTimeout: TIMEOUT_MS, bodyTimeout: TIMEOUT_MS };
    this.#pools = apis.map((api) => new Pool(api, options));
    this.#style = style === 'rest' ? rest : trpc;
    this.#authorization = `Bearer ${key}`;
    this.#batches =
      style === 'rest'
        ? []
        : this.#pools.map((pool) => new Batches(async (request) => this.#post(pool, request)));
  }

  /** Never throws: what goes wrong on the way is an answer too. */
  async send<Name extends Procedure>(call: Call<Name>): Promise<Answer<Output<Name>>> {
    const { procedure, input, key, cutAfterMs } = call;
    const place = call.api % this.#pools.length;
    const pool = this.#pools[place];
    if (!pool) throw new Error('no api');
    const batches = this.#batches[place];
    if (batches && cutAfterMs === undefined && !REST_ROUTES[procedure].startsWith('GET ')) {
      return this.#sendTogether(batches, call);
    }
    const { method, path, body, headers } = this.#style.write(
      procedure,
      input as Readonly<Record<string, unknown>>,
    );
    headers.authorization = this.#authorization;
    if (key !== undefined) headers['idempotency-key'] = key;
    const cut = cutAfterMs === undefined ? undefined : new AbortController();
    const timer = cut && setTimeout(() => cut.abort(), cutAfterMs);
    try {
      const response = await pool.request({
        method,
        path,
        body,
        headers,
        ...(cut && { signal: cut.signal }),
      });
      return this.#judge(response.statusCode, parse(await response.body.text()));
    } catch (error) {
      return {
        outcome: 'unknown',
        what: wordsOf(error),
        wasCut: cut?.signal.aborted ?? false,
        httpStatus: 0,
      };
    } finally {
      clearTimeout(timer);
    }
  }

  async #sendTogether<Name extends Procedure>(
    batches: Batches,
    { procedure, input, key }: Call<Name>,
  ): Promise<Answer<Output<Name>>> {
    try {
      const message = await batches.send(
        procedure,
        key === undefined ? input : { ...input, idempotencyKey: key },
      );
      return this.#judge(statusIn(message), message);
    } catch (error) {
      const httpStatus = error instanceof StrangeAnswer ? error.httpStatus : 0;
      return { outcome: 'unknown', what: wordsOf(error), wasCut: false, httpStatus };
    }
  }

  async #post(pool: Pool, { method, path, body, headers }: BatchRequest): ReturnType<Post> {
    const response = await pool.request({
      method,
      path,
      body,
      headers: { ...headers, authorization: this.#authorization },
    });
    return { httpStatus: response.statusCode, text: await response.body.text() };
  }

  async close(): Promise<void> {
    await Promise.all(this.#pools.map((pool) => pool.close()));
  }

  #judge<Data>(httpStatus: number, message: unknown): Answer<Data> {
    if (httpStatus === 200) {
      const data = this.#style.data(message);
      if (typeof data === 'object' && data !== null) return { outcome: 'ok', data: data as Data };
    }
    const refusal = this.#style.refusal(message);
    const status = refusalIn({ httpStatus, refusal });
    if (httpStatus < 500 && status !== undefined) {
      return { outcome: 'fail', httpStatus, refusal: { ...refusal, status } };
    }
    const what = `${httpStatus} ${JSON.stringify(message)?.slice(0, 400)}`;
    return { outcome: 'unknown', what, wasCut: false, httpStatus, refusal };
  }
}

/** In a batch each call has its own status, in its message. */
function statusIn(message: unknown): number {
  const { error } = message as { readonly error?: { readonly data?: { readonly httpStatus?: number } } };
  return error ? (error.data?.httpStatus ?? 500) : 200;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
