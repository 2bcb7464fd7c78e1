import { NAMED_SEATS } from '../lib/name-seats.ts';

/** Those that the sentence above does not name too, for whoever wants to read them before they agree. */
export function AllSeats({ seatIds }: { seatIds: readonly string[] }) {
  if (seatIds.length <= NAMED_SEATS) return null;
  return (
    <details className="mb-4 text-sm">
      <summary className="cursor-pointer text-muted">Name all {seatIds.length} seats</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <p tabIndex={0} className="mt-2 max-h-40 overflow-auto rounded-md border border-line p-2">
        {seatIds.join(', ')}
      </p>
    </details>
  );
}
