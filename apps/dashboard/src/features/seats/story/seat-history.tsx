import { ErrorNotice } from '../../../components/ui/notice.tsx';
import { Skeleton } from '../../../components/ui/skeleton.tsx';
import { When } from '../../../components/when.tsx';
import { messageOf } from '../../../lib/errors.ts';
import type { SeatFeed } from '../seat-feed.ts';
import { historyOf } from './history.ts';
import { useSeatStory } from './use-seat-story.ts';

/** All that happened to a seat, as far as the ledger and the audit trail know. */
export function SeatHistory({ feed, seatId }: { feed: SeatFeed; seatId: string }) {
  const story = useSeatStory({ feed, seatId });
  return (
    <section aria-label={`History of seat ${seatId}`} className="border-t border-line px-4 py-3">
      <h3 className="text-sm font-semibold">History of {seatId}</h3>
      {story.data ? (
        <>
          {story.error && (
            <p role="alert" className="mt-1 text-sm text-danger">
              {messageOf(story.error)} What is shown may be old.
            </p>
          )}
          <Moments moments={historyOf(story.data)} />
        </>
      ) : story.error ? (
        <ErrorNotice error={story.error} onRetry={() => story.refetch()} />
      ) : (
        <div className="mt-2 space-y-2" role="status" aria-label="Loading">
          <Skeleton className="h-4" />
          <Skeleton className="h-4 w-2/3" />
        </div>
      )}
    </section>
  );
}

function Moments({ moments }: { moments: ReturnType<typeof historyOf> }) {
  if (moments.length === 0) return <p className="mt-1 text-sm text-muted">Nothing has happened to it yet.</p>;
  return (
    <ol className="mt-2 space-y-2.5 text-sm">
      {moments.map(({ key, atMs, what, who, why }) => (
        <li key={key} className="flex gap-3">
          <span className="w-24 shrink-0">
            <When atMs={atMs} />
          </span>
          <span className="min-w-0 break-words">
            <span className="font-medium">{what}</span>
            {who !== undefined && <span className="text-muted"> · {who}</span>}
            {why !== undefined && <span className="block text-muted">“{why}”</span>}
          </span>
        </li>
      ))}
    </ol>
  );
}
