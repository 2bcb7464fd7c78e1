import { formatWhen } from '../lib/time.ts';

/** A moment in a table, to be read by people and by machines. */
export function When({ atMs }: { atMs: number }) {
  return (
    <time dateTime={new Date(atMs).toISOString()} className="whitespace-nowrap tabular-nums text-muted">
      {formatWhen(atMs)}
    </time>
  );
}
