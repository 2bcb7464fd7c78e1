import type { Operation, TRPCLink } from '@trpc/client';
import { observable, type Unsubscribable } from '@trpc/server/observable';
import type { AppRouter } from './app-router.ts';
import { backoffMs } from './backoff.ts';
import { aborted, toHoldfastError } from './errors.ts';

/** What a call may say of itself, as tRPC's `context`. */
export interface CallContext {
  /** The same for calls that are to be one, also across processes. 16 to 128 characters; absent: one is made. */
  readonly idempotencyKey?: string;
  /** Instead of the client's. */
  readonly retryForMs?: number;
}

const KEY_BYTES = 16;

/**
 * Sends again what failed for a passing reason, until it is answered or `retryForMs` is over. A mutation is safe to
 * repeat because every try carries one idempotency key, or because it is so by nature. Whatever the server refuses is not repeated. All errors become
 * HoldfastErrors here.
 */
export function safeCalls({ retryForMs }: { readonly retryForMs: number }): TRPCLink<AppRouter> {
  return () =>
    ({ op, next }) =>
      observable((observer) => {
        const call = withIdempotencyKey(op);
        const { retryForMs: wantedMs = retryForMs } = call.context as CallContext;
        const giveUpAt = performance.now() + wantedMs;
        let failures = 0;
        let timer: ReturnType<typeof setTimeout> | undefined;
        let sent: Unsubscribable | undefined;

        const onAbort = () => {
          clearTimeout(timer);
          if (op.signal) observer.error(aborted(op.signal));
        };
        const send = () => {
          op.signal?.removeEventListener('abort', onAbort);
          sent = next(call).subscribe({
            next: (answer) => observer.next(answer),
            complete: () => observer.complete(),
            error(cause) {
              const error = toHoldfastError(cause, op.signal);
              failures += 1;
              const delayMs = backoffMs({ failures, atLeastMs: error.retryAfterMs });
              if (!error.isPassing || performance.now() + delayMs > giveUpAt) return observer.error(error);
              timer = setTimeout(send, delayMs);
              op.signal?.addEventListener('abort', onAbort, { once: true });
            },
          });
        };
        send();
        return () => {
          clearTimeout(timer);
          op.signal?.removeEventListener('abort', onAbort);
          sent?.unsubscribe();
        };
      });
}

/** Hex of 128 random bits: `crypto.randomUUID` is missing in pages that came over plain HTTP. */
function newIdempotencyKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(KEY_BYTES));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Sent twice they do what they do once, and so they need no ledger to remember them. */
const NEEDS_NO_KEY = new Set(['holds.get', 'holds.extend']);

/** In the field where the procedure has one, else in the context, from where it goes into the header. */
function withIdempotencyKey(op: Operation): Operation {
  if (op.type !== 'mutation' || NEEDS_NO_KEY.has(op.path)) return op;
  const context = op.context as CallContext;
  const input = op.input as { readonly idempotencyKey?: string } | undefined;
  if (input?.idempotencyKey !== undefined) return op;
  const idempotencyKey = context.idempotencyKey ?? newIdempotencyKey();
  if (op.path === 'holds.create') return { ...op, input: { ...input, idempotencyKey } };
  return { ...op, context: { ...op.context, idempotencyKey } };
}
