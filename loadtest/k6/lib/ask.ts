import type { Operation, OperationName } from '@holdfast/verifier';
import { vu } from 'k6/execution';
import { nowMs } from './clock.ts';
import type { Output, Procedure, RefusalStatus } from './contract.ts';
import { record } from './history.ts';
import {
  errorRate,
  latencyMs,
  lostAnswers,
  operations,
  putOff,
  unanswered,
  wrongAnswers,
  wrongYes,
} from './metrics.ts';
import { report } from './problems.ts';
import { isUnavailable, putOffMs, refusalIn } from './refusals.ts';
import { type Answer, type Call, send, sendAsync } from './send.ts';
import { compareWithBefore } from './steadiness.ts';

/** One request that changes or reads seats, with all that decides whether its answer may be. */
export interface Ask<Name extends Procedure, Value> {
  readonly operation: OperationName;
  readonly call: Call<Name>;
  /** What its line in the history says whatever the answer. */
  readonly about: Details;
  /** What a yes gives, and what its line says of it. Undefined: that is no whole yes to what was asked. */
  granted(data: Partial<Output<Name>>): { readonly value: Value; readonly told: Details } | undefined;
  /** The refusals that may be. */
  readonly refusals: readonly RefusalStatus[];
  /** Why it must not be granted, if so; where it depends on when it was asked, by that. */
  readonly forbidden?: Forbidden | undefined;
  /** Its client does not wait for the answer. */
  readonly isImpatient?: boolean | undefined;
  /** Who asks, where that is not this VU's buyer. */
  readonly client?: number | undefined;
}

export type Forbidden = string | ((times: Times) => string | undefined);

/** On the history's clock. */
export interface Times {
  readonly invokeMs: number;
  readonly returnMs: number;
}

type Details = Omit<
  Partial<Operation>,
  'record' | 'operation' | 'client' | 'invokeMs' | 'returnMs' | 'outcome'
>;

export type Told<Value> = Times &
  (
    | { readonly kind: 'granted'; readonly value: Value }
    | { readonly kind: 'refused'; readonly refusal: RefusalStatus; readonly seats: readonly string[] }
    /** Come again with the same request. */
    | { readonly kind: 'busy'; readonly waitMs: number }
    /** It may have been done or not. */
    | { readonly kind: 'unknown' }
    /** What must not be answered. */
    | { readonly kind: 'wrong'; readonly isYes: boolean }
  );

/** A second actor of this VU, in the history a client of its own: an operator, a rival, a buyer who asks twice. */
export function actor(number: number): number {
  return vu.idInTest + number * 1_000_000;
}

export function ask<Name extends Procedure, Value>(asked: Ask<Name, Value>): Told<Value> {
  operations.add(1);
  const invokeMs = nowMs();
  const answer = send(asked.call);
  return judge(asked, answer, { invokeMs, returnMs: nowMs() });
}

/** Several such can be under way together. */
export async function askAsync<Name extends Procedure, Value>(asked: Ask<Name, Value>): Promise<Told<Value>> {
  operations.add(1);
  const invokeMs = nowMs();
  const answer = await sendAsync(asked.call);
  return judge(asked, answer, { invokeMs, returnMs: nowMs() });
}

function judge<Name extends Procedure, Value>(
  asked: Ask<Name, Value>,
  answer: Answer<Output<Name>>,
  times: Times,
): Told<Value> {
  const { operation, about, client = vu.idInTest } = asked;
  const line = { record: 'operation', client, operation, ...times, ...about } as const;
  const { httpStatus, data, refusal } = answer;
  const status = refusalIn(answer);
  const isFault = httpStatus === 0 ? !asked.isImpatient : httpStatus >= 500 && status !== 'OVERLOADED';
  errorRate.add(isFault);

  if (httpStatus === 0) {
    record({ ...line, outcome: 'unknown' });
    (asked.isImpatient ? lostAnswers : unanswered).add(1);
    return { ...times, kind: 'unknown' };
  }
  const tookMs = times.returnMs - times.invokeMs;
  latencyMs[operation].add(tookMs);
  compareWithBefore(tookMs);

  const yes = data && asked.granted(data);
  if (yes) {
    record({ ...line, outcome: 'ok', ...yes.told });
    const forbidden = typeof asked.forbidden === 'function' ? asked.forbidden(times) : asked.forbidden;
    if (forbidden !== undefined) {
      wrongYes.add(1);
      report(`${operation} of ${named(about)} was granted ${forbidden}`);
    }
    return { ...times, kind: 'granted', value: yes.value };
  }

  const isNo = httpStatus >= 400 && httpStatus < 500 && status !== undefined;
  const seats = refusal?.seatIds ?? [];
  record({
    ...line,
    outcome: isNo ? 'fail' : 'unknown',
    ...(isNo && { refusal: status, ...(status === 'SEAT_UNAVAILABLE' && { taken: seats }) }),
  });
  const waitMs = putOffMs(answer);
  if (waitMs !== undefined) {
    putOff.add(1);
    return { ...times, kind: 'busy', waitMs };
  }
  if (isUnavailable(status)) return { ...times, kind: 'unknown' };
  if (status !== undefined && asked.refusals.includes(status) && namesTrueSeats(status, seats, about.seats)) {
    return { ...times, kind: 'refused', refusal: status, seats };
  }
  wrongAnswers.add(1);
  report(`wrong answer to ${operation} of ${named(about)}: ${httpStatus} ${answer.text}`);
  return { ...times, kind: 'wrong', isYes: httpStatus === 200 };
}

/** A refusal for seats names some of those that were asked for, and no other. */
function namesTrueSeats(
  status: RefusalStatus,
  named: readonly string[],
  asked: readonly string[] | undefined,
): boolean {
  if (status !== 'SEAT_UNAVAILABLE') return true;
  return named.length > 0 && named.every((seat) => asked === undefined || asked.includes(seat));
}

function named({ seats, hold, booking }: Details): string {
  return seats?.join(', ') ?? hold ?? booking ?? 'nothing';
}
