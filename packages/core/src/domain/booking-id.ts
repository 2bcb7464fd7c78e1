/** One hold can become one booking only: whoever confirms it, however often, means the same id. */
export function bookingIdOf(holdId: string): string {
  return `bk_${holdId}`;
}
