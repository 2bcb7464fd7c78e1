/** A show's id stands in keys, paths and URLs, so it keeps to letters that mean nothing there. */
export const SHOW_ID_PATTERN = /^[A-Za-z0-9_-]{1,64}$/;

/** Longest reference, reason or seat id. */
const MAX_TEXT_LENGTH = 500;

/** Whether this can be stored and shown everywhere: not empty, not endless, and the same after it was stored. */
export function isPlainText(text: string): boolean {
  return text.length > 0 && text.length <= MAX_TEXT_LENGTH && text.isWellFormed() && !/\p{Cc}/u.test(text);
}

const FIRST_SURROGATE = 0xd800;
const AFTER_SURROGATES = 0xe000;
const LAST_CODE_POINT = 0x10ffff;

/** The first text, in the order of code points, after all that begin with this; undefined: nothing comes after them. */
export function firstAfterPrefix(prefix: string): string | undefined {
  const letters = [...prefix];
  for (let letter = letters.pop(); letter !== undefined; letter = letters.pop()) {
    const next = (letter.codePointAt(0) ?? 0) + 1;
    if (next > LAST_CODE_POINT) continue;
    return letters.join('') + String.fromCodePoint(next === FIRST_SURROGATE ? AFTER_SURROGATES : next);
  }
  return undefined;
}
