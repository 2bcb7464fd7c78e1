import { WifiOff } from 'lucide-react';
import { classNames } from '../../lib/class-names.ts';
import type { SeatFeed } from './seat-feed.ts';
import { useConnection } from './use-seat-feed.ts';

/** Says so when what is shown may no longer be so. Its place is always there, so that assistive tech listens. */
export function ConnectionBanner({ feed }: { feed: SeatFeed }) {
  const connection = useConnection(feed);
  return (
    <div role="status" data-connection={connection.state}>
      {(connection.state === 'lost' || connection.state === 'refused') && (
        <p className="flex items-center gap-2 rounded-lg bg-warning px-2.5 py-1 text-xs leading-5 font-medium text-warning-ink sm:text-sm">
          <WifiOff className="size-4 shrink-0" aria-hidden="true" />
          {connection.state === 'refused' ? (
            connection.message
          ) : (
            <span>
              Connection lost, retrying…{' '}
              <span className="max-sm:sr-only">The seats may have changed since.</span>
            </span>
          )}
        </p>
      )}
    </div>
  );
}

const PILL_TEXT = { live: 'Live', connecting: 'Connecting…', lost: 'Not live', refused: 'Not live' } as const;

export function ConnectionPill({ feed }: { feed: SeatFeed }) {
  const { state } = useConnection(feed);
  return (
    <span className="inline-flex items-center gap-1.5 text-sm text-muted">
      <span
        className={classNames('size-2 rounded-full', state === 'live' ? 'bg-good' : 'bg-muted')}
        aria-hidden="true"
      />
      {PILL_TEXT[state]}
    </span>
  );
}
