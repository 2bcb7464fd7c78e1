/**
 * The answer, and how far the server's clock is ahead of this browser's, at most: the server told its time after it was
 * asked. Counted from when the answer came, on a slow line a countdown would promise time that is already gone.
 */
export async function withClockOffset<Answer extends { readonly now: number }>(
  ask: () => Promise<Answer>,
): Promise<Answer & { readonly clockOffsetMs: number }> {
  const sentAtMs = Date.now();
  const answer = await ask();
  return { ...answer, clockOffsetMs: answer.now - sentAtMs };
}
