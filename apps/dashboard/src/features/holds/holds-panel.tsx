import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { ClockOffsetMs } from '../../components/countdown.tsx';
import { LiveList } from '../../components/live-list.tsx';
import { DataTable } from '../../components/ui/data-table.tsx';
import { EmptyNotice } from '../../components/ui/notice.tsx';
import { Panel } from '../../components/ui/panel.tsx';
import { useTRPC } from '../../lib/trpc.ts';
import { type Changes, useRefreshOn } from '../../lib/use-refresh-on.ts';
import { ClearDialog } from './clear-dialog.tsx';
import { type Hold, holdColumns } from './hold-columns.tsx';

const PAGE_SIZE = 50;
/** An extended hold changes no seat, so the feed does not tell of it. */
const REFRESH_MS = 5_000;

/** Who holds which seats and for how much longer; those that run out first come first. */
export function HoldsPanel({ showId, changes }: { showId: string; changes: Changes }) {
  const trpc = useTRPC();
  const options = trpc.holds.list.infiniteQueryOptions(
    { showId, limit: PAGE_SIZE },
    { getNextPageParam: (page) => page.cursor, refetchInterval: REFRESH_MS },
  );
  const query = useInfiniteQuery(options);
  useRefreshOn(changes, options.queryKey);
  const [clearing, setClearing] = useState<Hold>();

  const pages = query.data?.pages;
  const holds = useMemo(() => pages?.flatMap((page) => page.holds) ?? [], [pages]);
  // Whatever was read, the last page was read last.
  const clockOffsetMs = (pages?.at(-1)?.now ?? query.dataUpdatedAt) - query.dataUpdatedAt;
  const columns = useMemo(() => holdColumns({ onClear: setClearing }), []);

  return (
    <Panel title="Holds" aside={<Tally shown={holds.length} isMore={query.hasNextPage} />}>
      <LiveList
        query={query}
        isEmpty={holds.length === 0}
        whenEmpty={<EmptyNotice title="No holds">Seats that somebody takes appear here at once.</EmptyNotice>}
      >
        <ClockOffsetMs value={clockOffsetMs}>
          <DataTable label="Holds" columns={columns} rows={holds} rowId={(hold) => hold.holdId} />
        </ClockOffsetMs>
      </LiveList>
      {clearing && <ClearDialog hold={clearing} onClose={() => setClearing(undefined)} />}
    </Panel>
  );
}

function Tally({ shown, isMore }: { shown: number; isMore: boolean }) {
  return (
    <span className="text-sm tabular-nums text-muted">
      {shown}
      {isMore && '+'}
    </span>
  );
}
