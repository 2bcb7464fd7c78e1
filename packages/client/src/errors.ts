import { TRPCClientError } from '@trpc/client';
import type { inferRouterError } from '@trpc/server';
import type { AppRouter } from './app-router.ts';

type WireShape = inferRouterError<AppRouter>;
type WireData = WireShape['data'];

/** Everything the API refuses or fails with. */
export type ServerStatus = WireData['status'];

/**
 * What only the client can say.
 * - `UNREACHABLE`: no answer, or one that is not Holdfast's. Whether the call was carried out is not known.
 * - `ABORTED`: the caller's own signal aborted it.
 */
export type ClientStatus = 'UNREACHABLE' | 'ABORTED';
export type HoldfastStatus = ServerStatus | ClientStatus;

/** An answer that no Holdfast gives: another server's page, a proxy's error. */
export class UnexpectedAnswer extends Error {
  override readonly name = 'UnexpectedAnswer';
  readonly httpStatus: number;

  constructor({ status, url, headers }: Response) {
    super(`${withoutQuery(url)} answered ${status} with ${headers.get('content-type') ?? 'no content type'}`);
    this.httpStatus = status;
  }
}

interface Parts {
  readonly status: HoldfastStatus;
  readonly shape?: WireShape | undefined;
  readonly about?: Partial<WireData>;
  readonly httpStatus?: number | undefined;
  readonly isPassing: boolean;
  readonly cause?: Error | undefined;
  readonly meta?: Record<string, unknown> | undefined;
}

/** Whatever a call can fail with. Branch on `status`; `message` is for people. */
export class HoldfastError<
  Status extends HoldfastStatus = HoldfastStatus,
> extends TRPCClientError<AppRouter> {
  readonly status: Status;
  /** Undefined where there was no answer. */
  readonly httpStatus: number | undefined;
  /** The seats it is about: those that are taken or unknown. */
  readonly seatIds: readonly string[] | undefined;
  readonly holdId: string | undefined;
  readonly showId: string | undefined;
  readonly bookingId: string | undefined;
  /** How long to wait before it is worth sending again. */
  readonly retryAfterMs: number | undefined;
  /** Whether the same call may succeed later, nothing else having changed. */
  readonly isPassing: boolean;

  constructor(message: string, { status, shape, about = {}, httpStatus, isPassing, cause, meta }: Parts) {
    super(message, {
      ...(shape && { result: { error: shape } }),
      ...(cause && { cause }),
      ...(meta && { meta }),
    });
    // tRPC's constructor sets its own.
    Object.setPrototypeOf(this, new.target.prototype);
    this.name = 'HoldfastError';
    this.status = status as Status;
    this.httpStatus = httpStatus;
    this.seatIds = about.seatIds;
    this.holdId = about.holdId;
    this.showId = about.showId;
    this.bookingId = about.bookingId;
    this.retryAfterMs = about.retryAfterMs;
    this.isPassing = isPassing;
  }
}

/** Whether it is a HoldfastError, and of one of these statuses where any are given. */
export function isHoldfastError<Status extends HoldfastStatus = HoldfastStatus>(
  error: unknown,
  ...statuses: readonly Status[]
): error is HoldfastError<Status> {
  if (!(error instanceof HoldfastError)) return false;
  return statuses.length === 0 || (statuses as readonly HoldfastStatus[]).includes(error.status);
}

/** Whatever a call failed with, by its status. */
export function toHoldfastError(cause: unknown, signal?: AbortSignal | null): HoldfastError {
  if (cause instanceof HoldfastError) return cause;
  if (signal?.aborted) return aborted(signal);
  const { shape, meta } = cause instanceof TRPCClientError ? (cause as TRPCClientError<AppRouter>) : {};
  if (shape?.data?.status) return fromShape(shape, meta);
  const plain = fromPlainAnswer(meta);
  if (plain) return plain;
  const origin = cause instanceof TRPCClientError && cause.cause ? cause.cause : cause;
  return unreachable(origin instanceof Error ? origin : new Error(String(origin)));
}

/** An error in the format that tRPC has on the wire. */
export function fromShape(shape: WireShape, meta?: Record<string, unknown>): HoldfastError {
  const { data, message } = shape;
  const isPassing = isPassingAnswer(data);
  return new HoldfastError(message, {
    status: data.status,
    shape,
    about: data,
    httpStatus: data.httpStatus,
    isPassing,
    meta,
  });
}

export function aborted(signal: AbortSignal): HoldfastError<'ABORTED'> {
  const { reason } = signal;
  return new HoldfastError('The call was aborted; whether it was carried out is not known.', {
    status: 'ABORTED',
    isPassing: false,
    ...(reason instanceof Error && { cause: reason }),
  });
}

function unreachable(cause: Error): HoldfastError<'UNREACHABLE'> {
  const httpStatus = cause instanceof UnexpectedAnswer ? cause.httpStatus : undefined;
  // A 404 of another server stays one; a proxy's 502 does not.
  const isPassing = httpStatus === undefined || httpStatus >= 500 || httpStatus === 429 || httpStatus === 408;
  return new HoldfastError(`Holdfast does not answer: ${reasonOf(cause)}`, {
    status: 'UNREACHABLE',
    httpStatus,
    isPassing,
    cause,
  });
}

/** What is refused before tRPC is reached, a body that is too large for one, is told without its envelope. */
function fromPlainAnswer(meta: Record<string, unknown> | undefined): HoldfastError | undefined {
  const { responseJSON: json, response } = (meta ?? {}) as { responseJSON?: unknown; response?: Response };
  if (typeof json !== 'object' || json === null) return undefined;
  const about = json as Partial<WireData> & { message?: unknown };
  if (typeof about.status !== 'string' || typeof about.message !== 'string') return undefined;
  const httpStatus = response?.status;
  const isPassing = isPassingAnswer({ ...about, httpStatus });
  return new HoldfastError(about.message, { status: about.status, about, httpStatus, isPassing, meta });
}

/** The server says so itself by telling when to come back; 503 means it whether or not it does. */
function isPassingAnswer(about: {
  readonly status?: string;
  readonly retryAfterMs?: number | undefined;
  readonly httpStatus?: number | undefined;
}): boolean {
  return (
    about.retryAfterMs !== undefined || about.httpStatus === 503 || about.status === 'REQUEST_IN_PROGRESS'
  );
}

/** fetch hides why it failed in the cause of its "fetch failed". */
function reasonOf(error: Error): string {
  const { cause } = error;
  return cause instanceof Error && cause.message !== '' ? cause.message : error.message;
}

/** A query may carry what is nobody's business in a log. */
function withoutQuery(url: string): string {
  return url.replace(/\?.*$/, '');
}
