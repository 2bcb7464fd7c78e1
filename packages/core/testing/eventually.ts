import { setTimeout as delay } from 'node:timers/promises';

const LOOK_EVERY_MS = 10;

/**
 * Looks again and again until `look` stops throwing, and answers what it answered.
 * @throws what `look` threw last, when that has not happened within `withinMs`.
 */
export async function eventually<Answer>(
  look: () => Answer | Promise<Answer>,
  { withinMs = 5_000 }: { readonly withinMs?: number } = {},
): Promise<Answer> {
  const giveUpAt = performance.now() + withinMs;
  for (;;) {
    try {
      return await look();
    } catch (error) {
      if (performance.now() >= giveUpAt) throw error;
      await delay(LOOK_EVERY_MS);
    }
  }
}
