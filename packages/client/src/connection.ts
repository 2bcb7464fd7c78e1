import { createTRPCClient, httpLink, type TRPCClient } from '@trpc/client';
import type { AppRouter } from './app-router.ts';
import { UnexpectedAnswer } from './errors.ts';
import { type CallContext, safeCalls } from './safe-calls.ts';
import type { ServerClock } from './server-clock.ts';

export interface ConnectionOptions {
  /** Where the API is, such as `https://tickets.example.com`. In a page that the API serves itself: `''`. */
  readonly url: string | URL;
  /** A shop's key. As a function it is asked for each request. Keep it out of browsers. */
  readonly apiKey?: string | (() => string | undefined) | undefined;
  /** Instead of the platform's. */
  readonly fetch?: typeof fetch | undefined;
  /** How long a call that fails for a passing reason is sent again. Default 15 000. */
  readonly retryForMs?: number | undefined;
  /** How long one try may take before it counts as failed. Default 10 000. */
  readonly attemptTimeoutMs?: number | undefined;
}

/** How one client reaches its API. */
export interface Connection {
  /** `…/trpc`, without a slash at the end. */
  readonly url: string;
  readonly fetch: typeof fetch;
  readonly authorization: () => Record<string, string>;
  readonly attemptTimeoutMs: number;
  readonly retryForMs: number;
}

export type Api = TRPCClient<AppRouter>;

export function connectionTo(options: ConnectionOptions): Connection {
  const { apiKey } = options;
  return {
    url: `${String(options.url).replace(/\/+$/, '')}/trpc`,
    // Bound: a browser's fetch refuses to be called as anything's method.
    fetch: options.fetch ?? ((input, init) => fetch(input, init)),
    authorization() {
      const key = typeof apiKey === 'function' ? apiKey() : apiKey;
      return key === undefined ? {} : { authorization: `Bearer ${key}` };
    },
    attemptTimeoutMs: options.attemptTimeoutMs ?? 10_000,
    retryForMs: options.retryForMs ?? 15_000,
  };
}

export function createApi(connection: Connection, clock: ServerClock): Api {
  return createTRPCClient<AppRouter>({
    links: [
      safeCalls(connection),
      httpLink({
        url: connection.url,
        fetch: async (url, init) => {
          const timeout = AbortSignal.timeout(connection.attemptTimeoutMs);
          const signal = init?.signal ? AbortSignal.any([init.signal, timeout]) : timeout;
          const sentAtMs = clock.ownNowMs();
          const answer = await connection.fetch(url as string, { ...init, signal } as RequestInit);
          const date = Date.parse(answer.headers.get('date') ?? '');
          // It says whole seconds, of the API's clock: half a second later is right on average.
          if (!Number.isNaN(date)) clock.hint(date + 500, { sentAtMs, answeredAtMs: clock.ownNowMs() });
          if (!answer.headers.get('content-type')?.includes('json')) throw new UnexpectedAnswer(answer);
          return answer;
        },
        headers({ op }) {
          const { idempotencyKey } = op.context as CallContext;
          return {
            ...connection.authorization(),
            ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }),
          };
        },
      }),
    ],
  });
}
