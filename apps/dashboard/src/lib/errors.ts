import type { AppRouter } from '@holdfast/api';
import { TRPCClientError } from '@trpc/client';

/** The server's word for what went wrong, such as `UNAUTHENTICATED`; undefined when it did not answer at all. */
export function statusOf(error: unknown) {
  return isServerError(error) ? error.data?.status : undefined;
}

/** The seats that a refusal is about. */
export function seatIdsOf(error: unknown): readonly string[] {
  return (isServerError(error) ? error.data?.seatIds : undefined) ?? [];
}

/** What to tell a person: the server's own message wherever there is one. */
export function messageOf(error: unknown): string {
  if (isServerError(error)) return error.data ? error.message : 'The server cannot be reached.';
  return `Something went wrong on this page: ${error instanceof Error ? error.message : String(error)}`;
}

/** Whether nothing came back, or something that is not the server's: the line is down, or it is. */
export function hasNoAnswer(error: unknown): boolean {
  return !isServerError(error) || !error.data;
}

/** Whether the same request may well succeed a moment later: no answer, or a dependency that is down. */
export function isPassing(error: unknown): boolean {
  return !isServerError(error) || !error.data || error.data.httpStatus >= 500;
}

function isServerError(error: unknown): error is TRPCClientError<AppRouter> {
  return error instanceof TRPCClientError;
}
