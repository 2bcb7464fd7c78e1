/** What must be true whatever the input: failing here means a bug or corrupt state, never a bad request. */
export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Error(`invariant broken: ${message}`);
}
