import { formatInFull } from '../lib/time.ts';

/** A moment to the second, in the viewer's zone, which it names. */
export function ExactTime({ atMs }: { atMs: number }) {
  return (
    <time dateTime={new Date(atMs).toISOString()} className="tabular-nums">
      {formatInFull(atMs)}
    </time>
  );
}
