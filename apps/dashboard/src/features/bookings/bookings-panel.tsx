import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { LiveList } from '../../components/live-list.tsx';
import { DataTable } from '../../components/ui/data-table.tsx';
import { EmptyNotice } from '../../components/ui/notice.tsx';
import { Panel } from '../../components/ui/panel.tsx';
import { useTRPC } from '../../lib/trpc.ts';
import { type Changes, useRefreshOn } from '../../lib/use-refresh-on.ts';
import { type Booking, bookingColumns } from './booking-columns.tsx';
import { CancelDialog } from './cancel-dialog.tsx';

const PAGE_SIZE = 50;

/** What was sold, newest first, cancelled bookings included. */
export function BookingsPanel({ showId, changes }: { showId: string; changes: Changes }) {
  const trpc = useTRPC();
  const options = trpc.bookings.list.infiniteQueryOptions(
    { showId, limit: PAGE_SIZE },
    { getNextPageParam: (page) => page.cursor },
  );
  const query = useInfiniteQuery(options);
  useRefreshOn(changes, options.queryKey);
  const [cancelling, setCancelling] = useState<Booking>();

  const pages = query.data?.pages;
  const bookings = useMemo(() => pages?.flatMap((page) => page.bookings) ?? [], [pages]);
  const columns = useMemo(() => bookingColumns({ onCancel: setCancelling }), []);

  return (
    <Panel title="Bookings">
      <LiveList
        query={query}
        isEmpty={bookings.length === 0}
        whenEmpty={<EmptyNotice title="No bookings yet">A hold that is paid for becomes one.</EmptyNotice>}
      >
        <DataTable
          label="Bookings"
          columns={columns}
          rows={bookings}
          rowId={(booking) => booking.bookingId}
        />
      </LiveList>
      {cancelling && <CancelDialog booking={cancelling} onClose={() => setCancelling(undefined)} />}
    </Panel>
  );
}
