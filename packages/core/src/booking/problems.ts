import type { Refusal } from '../domain/refusals.ts';
import { isPlainText } from '../domain/text.ts';

export const badCursor: Refusal = {
  status: 'INVALID_INPUT',
  problem: 'cursor is none that a page before has given',
};

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
