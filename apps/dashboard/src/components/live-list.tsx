import type { ReactNode } from 'react';
import { messageOf } from '../lib/errors.ts';
import { Button } from './ui/button.tsx';
import { ErrorNotice } from './ui/notice.tsx';
import { Skeleton } from './ui/skeleton.tsx';

/** What a query says of itself; of pages only where it has any. */
interface ListQuery {
  readonly isPending: boolean;
  /** What it holds is of what was asked for before. */
  readonly isPlaceholderData: boolean;
  readonly error: unknown;
  readonly refetch: () => unknown;
  readonly hasNextPage?: boolean;
  readonly isFetchingNextPage?: boolean;
  readonly fetchNextPage?: () => unknown;
}

interface LiveListProps {
  readonly query: ListQuery;
  readonly isEmpty: boolean;
  readonly whenEmpty: ReactNode;
  /** The list asks for more by itself when its end is near. */
  readonly isEndless?: boolean;
  readonly children: ReactNode;
}

/** A list through all its states: loading, failed, empty, there, and with more to come. */
export function LiveList({ query, isEmpty, whenEmpty, isEndless = false, children }: LiveListProps) {
  if (query.isPending) {
    return (
      <div className="space-y-3 p-4" role="status" aria-label="Loading">
        {['first', 'second', 'third'].map((row) => (
          <Skeleton key={row} className="h-5" />
        ))}
      </div>
    );
  }
  const whenNothing =
    query.error === null ? whenEmpty : <ErrorNotice error={query.error} onRetry={() => query.refetch()} />;
  return (
    <>
      {query.error !== null && !isEmpty && (
        <p role="alert" className="border-b border-line px-4 py-2 text-sm text-danger">
          {messageOf(query.error)}
        </p>
      )}
      <div
        aria-busy={query.isPlaceholderData}
        className={query.isPlaceholderData ? 'opacity-60 transition-opacity' : undefined}
      >
        {isEmpty ? whenNothing : children}
      </div>
      {query.hasNextPage && !isEndless && (
        <div className="border-t border-line p-2 text-center">
          <Button size="small" disabled={query.isFetchingNextPage} onClick={() => query.fetchNextPage?.()}>
            {query.isFetchingNextPage ? 'Loading…' : 'Show more'}
          </Button>
        </div>
      )}
    </>
  );
}
