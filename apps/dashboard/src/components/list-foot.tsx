interface ListFootProps {
  readonly count: number;
  /** What they are, one and many: `['booking', 'bookings']`. */
  readonly noun: readonly [one: string, many: string];
  readonly hasMore: boolean;
  readonly isLoading: boolean;
}

/** How much of a list is here. Always as high, so that nothing moves when more comes. */
export function ListFoot({ count, noun: [one, many], hasMore, isLoading }: ListFootProps) {
  const shown = `${count.toLocaleString()} ${count === 1 ? one : many}`;
  return (
    <p className="border-t border-line px-4 py-2.5 text-xs text-muted tabular-nums">
      {isLoading ? `${shown}, loading more…` : hasMore ? `${shown}, more as you scroll` : shown}
    </p>
  );
}
