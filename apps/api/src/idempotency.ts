import type { ProcedureType } from '@trpc/server';
import { middlewareMarker } from '@trpc/server/unstable-core-do-not-import';
import { stringify } from 'safe-stable-stringify';
import type { Context } from './context.ts';
import { toWireError, WireError, type WireErrorData, type WireStatus } from './errors.ts';
import { idempotencyKey as keySchema } from './routers/inputs.ts';

/** What tRPC gives a middleware, in so far as it is used here. */
export interface KeyedStep<Result> {
  readonly ctx: Context;
  readonly type: ProcedureType;
  readonly path: string;
  readonly batchIndex: number;
  getRawInput(): Promise<unknown>;
  next(options?: { readonly ctx: { readonly retryKey: string } }): Promise<Result>;
}

/** How soon the answer of a run that took over is worth asking for. */
const RETRY_OVERTAKEN_MS = 1_000;

/** An answer as it is kept. */
type KeptAnswer = { readonly data?: unknown } | { readonly refusal: WireErrorData; readonly message: string };

/**
 * Refusals that are answers: sent again, a request gets them again. All others are not kept, so that a retry really is
 * one: what was wrong with the request or its sender, limits, and faults.
 */
const KEPT_REFUSALS: ReadonlySet<WireStatus> = new Set<WireStatus>([
  'WRONG_TOKEN',
  'UNKNOWN_SHOW',
  'UNKNOWN_SEAT',
  'HOLD_NOT_FOUND',
  'BOOKING_NOT_FOUND',
  'SHOW_EXISTS',
  'KEY_NOT_FOUND',
  'ACCOUNT_NOT_FOUND',
  'ACCOUNT_EXISTS',
  'LAST_ADMIN',
  'SEAT_UNAVAILABLE',
  'SHOW_CLOSED',
  'HOLD_EXPIRED',
  'ALREADY_CONFIRMED',
  'ALREADY_RELEASED',
]);

/**
 * Runs a mutation, or, where it came with an idempotency key before, answers what it answered then. Without a key it is
 * just run.
 *
 * @throws WireError IDEMPOTENCY_MISMATCH, REQUEST_IN_PROGRESS; INVALID_INPUT for a key that is none; a kept refusal.
 */
export async function answerOnce<Result extends { readonly ok: boolean }>(
  step: KeyedStep<Result>,
): Promise<Result> {
  const { ctx, path, next } = step;
  const input = await step.getRawInput();
  const idempotencyKey = keyOf(step, input);
  if (idempotencyKey === undefined) return next();

  const { answers } = ctx.services.holdfast;
  const request = stringify([path, withoutKey(input)]);
  const begun = await answers.begin({ callerId: ctx.caller.id, idempotencyKey, request }).catch(throwOnWire);
  switch (begun.status) {
    case 'ANSWERED':
      return replay<Result>(JSON.parse(begun.answer) as KeptAnswer);
    case 'RUNNING':
      throw inProgress(begun.retryAfterMs);
    case 'MISMATCH':
      throw new WireError(
        'This idempotency key was used for a different request. Use a new key for a new request.',
        { status: 'IDEMPOTENCY_MISMATCH' },
      );
    case 'STARTED':
      break;
  }

  const { run } = begun;
  const result = await next({ ctx: { retryKey: run.retryKey } });
  const answer = answerOf(result);
  if (answer === undefined) {
    // Where it fails the key is free when the run's lease is over; what the caller is told stays as true.
    await run.giveUp().catch((err) => ctx.services.log.warn({ err, path }, 'idempotency key not given up'));
    return result;
  }
  const kept = await run.keep(JSON.stringify(answer)).catch(throwOnWire);
  if (kept === 'OVERTAKEN') throw inProgress(RETRY_OVERTAKEN_MS);
  return result;
}

/** @throws WireError INVALID_INPUT */
function keyOf({ ctx, batchIndex }: KeyedStep<unknown>, input: unknown): string | undefined {
  const inHeader = ctx.idempotencyKey;
  const inInput =
    isObject(input) && Object.hasOwn(input, 'idempotencyKey') ? input.idempotencyKey : undefined;
  if (inHeader === undefined && inInput === undefined) return undefined;
  if (inHeader !== undefined && inInput !== undefined && inHeader !== inInput) {
    throw invalid('The header Idempotency-Key and the field idempotencyKey differ. Send one of them.');
  }
  if (inInput === undefined && batchIndex > 0) {
    throw invalid(
      'The header Idempotency-Key is for one call. In a batch give each its own field idempotencyKey.',
    );
  }
  const { data, success } = keySchema.safeParse(inInput ?? inHeader);
  if (success) return data;
  throw invalid(
    'An idempotency key is 16 to 128 printable characters of ASCII; a random UUID is a good one.',
  );
}

function withoutKey(input: unknown): unknown {
  if (!isObject(input)) return input;
  const { idempotencyKey: _, ...rest } = input;
  return rest;
}

/** What there is to keep. Undefined: nothing, and a retry is to run. */
function answerOf(result: { readonly ok: boolean }): KeptAnswer | undefined {
  if ('data' in result && result.ok) return { data: result.data };
  if (!('error' in result)) return undefined;
  const { wire, message } = toWireError(result.error);
  return KEPT_REFUSALS.has(wire.status) ? { refusal: wire, message } : undefined;
}

function replay<Result>(answer: KeptAnswer): Result {
  if ('refusal' in answer) throw new WireError(answer.message, answer.refusal);
  // As the procedure itself ends, seen from here.
  return { ok: true, data: answer.data, marker: middlewareMarker } as Result;
}

function inProgress(retryAfterMs: number): WireError {
  return new WireError('A request with this idempotency key is being answered. Send it again in a moment.', {
    status: 'REQUEST_IN_PROGRESS',
    retryAfterMs,
  });
}

function invalid(message: string): WireError {
  return new WireError(message, { status: 'INVALID_INPUT' });
}

/** Before tRPC derives the HTTP code from it. */
function throwOnWire(error: unknown): never {
  throw toWireError(error);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
