import type { Refusal } from '../domain/refusals.ts';
import { isPlainText } from '../domain/text.ts';

/** Longest page of a list. */
const MAX_PAGE = 1_000;

/** The first of these texts, by name, that could not be stored; those that are absent pass. */
export function problemWithText(texts: Readonly<Record<string, string | undefined>>): Refusal | undefined {
  for (const [name, text] of Object.entries(texts)) {
    if (text !== undefined && !isPlainText(text)) {
      return {
        status: 'INVALID_INPUT',
        problem: `${name} must be text of 1 to 500 letters without control characters`,
      };
    }
  }
  return undefined;
}

export function problemWithPage(
  { limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined },
  parseCursor: (cursor: string) => object | undefined,
): Refusal | undefined {
  if (!isWholeNumber(limit, 1) || limit > MAX_PAGE) {
    return { status: 'INVALID_INPUT', problem: `limit must be a whole number from 1 to ${MAX_PAGE}` };
  }
  if (cursor !== undefined && !parseCursor(cursor)) {
    return { status: 'INVALID_INPUT', problem: 'cursor is none that a page before has given' };
  }
  return undefined;
}

/** A span of time, both ends optional. */
export function problemWithSpan(span: {
  readonly sinceMs?: number | undefined;
  readonly untilMs?: number | undefined;
}): Refusal | undefined {
  for (const name of ['sinceMs', 'untilMs'] as const) {
    if (!isWholeNumber(span[name] ?? 0, 0)) {
      return { status: 'INVALID_INPUT', problem: `${name} must be a whole number of milliseconds` };
    }
  }
  return undefined;
}

export function isWholeNumber(value: number, min: number): boolean {
  return Number.isSafeInteger(value) && value >= min;
}
