/** A show's id stands in keys, paths and URLs, so it keeps to letters that mean nothing there. */
export const SHOW_ID_PATTERN = /^[A-Za-z0-9_-]{1,64}$/;

/** Longest reference, reason or seat id. */
const MAX_TEXT_LENGTH = 500;

/** Whether this can be stored and shown everywhere: not empty, not endless, and the same after it was stored. */
export function isPlainText(text: string): boolean {
  return text.length > 0 && text.length <= MAX_TEXT_LENGTH && text.isWellFormed() && !/\p{Cc}/u.test(text);
}
