/** The same seats, in whatever order. */
export function isSame(some: readonly string[] | undefined, others: readonly string[]): boolean {
  return some?.length === others.length && others.every((seat) => some.includes(seat));
}
