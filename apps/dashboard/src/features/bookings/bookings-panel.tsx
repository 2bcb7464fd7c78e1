import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { ExportButton } from '../../components/export-button.tsx';
import { ListFoot } from '../../components/list-foot.tsx';
import { LiveList } from '../../components/live-list.tsx';
import { EmptyNotice } from '../../components/ui/notice.tsx';
import { Panel } from '../../components/ui/panel.tsx';
import { VirtualTable } from '../../components/ui/virtual-table.tsx';
import { useMay } from '../../lib/me.ts';
import { useShowTitles, useTitlesOnceKnown } from '../../lib/show-titles.ts';
import { useTRPC, useTRPCClient } from '../../lib/trpc.ts';
import { type Changes, useRefreshOn } from '../../lib/use-refresh-on.ts';
import { type Booking, bookingColumns } from './booking-columns.tsx';
import { bookingCsvColumns } from './booking-csv.ts';
import { BookingFilterBar } from './booking-filter-bar.tsx';
import { type BookingsState, isFiltered, queryOf } from './booking-filters.ts';
import { BookingSheet } from './booking-sheet.tsx';
import { CancelDialog } from './cancel-dialog.tsx';

const PAGE_SIZE = 100;
/** As many as the api gives at once: an export is in a hurry. */
const EXPORT_PAGE_SIZE = 500;
const POLL_MS = 5_000;
/** All pages that are there are read again, so the more there are the less often. */
const GATHER_MS_PER_PAGE = 300;
const NO_CHANGES: Changes = () => () => {};

interface BookingsPanelProps {
  /** Its bookings only; undefined: those of every show, with one to choose. */
  readonly showId?: string;
  /** What tells that they may have changed; without it they are asked for every few seconds. */
  readonly changes?: Changes;
  readonly state: BookingsState;
  readonly onChange: (change: BookingsState, how?: { readonly isTyped: boolean }) => void;
}

/** What was sold, newest first, cancelled bookings included. */
export function BookingsPanel({ showId, changes, state, onChange }: BookingsPanelProps) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const mayOperate = useMay('operate');
  const asked = queryOf({ ...state, show: showId ?? state.show });
  const options = trpc.bookings.list.infiniteQueryOptions(
    { ...asked, limit: PAGE_SIZE },
    {
      getNextPageParam: (page) => page.cursor,
      placeholderData: keepPreviousData,
      refetchInterval: ({ state: { data } }) => (changes ? false : Math.max(POLL_MS, gatherMs(data?.pages))),
    },
  );
  const query = useInfiniteQuery(options);
  const pages = query.data?.pages;
  useRefreshOn(changes ?? NO_CHANGES, options.queryKey, gatherMs(pages));
  const titles = useShowTitles();
  const titlesOnceKnown = useTitlesOnceKnown();
  const [cancelling, setCancelling] = useState<Booking>();

  const bookings = useMemo(() => pages?.flatMap((page) => page.bookings) ?? [], [pages]);
  const onCancel = useMemo(() => (mayOperate ? setCancelling : undefined), [mayOperate]);
  const columns = useMemo(
    () => bookingColumns({ onCancel, titles: showId === undefined ? titles : undefined }),
    [onCancel, titles, showId],
  );
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const more = useCallback(() => {
    if (!isFetchingNextPage) void fetchNextPage();
  }, [isFetchingNextPage, fetchNextPage]);
  // A page of a wide search can be empty and yet not the last.
  const isSearching = bookings.length === 0 && hasNextPage;
  useEffect(() => {
    if (isSearching) more();
  }, [isSearching, more]);
  const listedAs = (bookingId: string) => bookings.find((booking) => booking.bookingId === bookingId);

  return (
    <Panel
      title="Bookings"
      isTitleHidden={showId === undefined}
      aside={
        <ExportButton
          what="bookings"
          about={asked.showId}
          source={{
            columns: async () => bookingCsvColumns(await titlesOnceKnown()),
            page: async (cursor, signal) => {
              const input = { ...asked, cursor, limit: EXPORT_PAGE_SIZE };
              const answer = await client.bookings.list.query(input, { signal });
              return { rows: answer.bookings, cursor: answer.cursor };
            },
          }}
        />
      }
    >
      <BookingFilterBar state={state} onChange={onChange} hasShowFilter={showId === undefined} />
      <LiveList
        isEndless
        query={query}
        isEmpty={bookings.length === 0 && !isSearching}
        whenEmpty={<NoBookings state={state} />}
      >
        <VirtualTable
          // Another list, which begins at its top.
          key={JSON.stringify(asked)}
          label="Bookings"
          columns={columns}
          rows={bookings}
          rowId={(booking) => booking.bookingId}
          onOpen={(booking) => onChange({ booking: booking.bookingId })}
          onEnd={hasNextPage ? more : undefined}
          className="max-h-[max(24rem,calc(100dvh-21rem))]"
        />
        <ListFoot
          count={bookings.length}
          noun={['booking', 'bookings']}
          hasMore={hasNextPage}
          isLoading={isFetchingNextPage}
        />
      </LiveList>
      {state.booking !== undefined && (
        <BookingSheet
          key={state.booking}
          bookingId={state.booking}
          listed={listedAs(state.booking)}
          titles={titles}
          onCancel={onCancel}
          onClose={() => onChange({ booking: undefined })}
        />
      )}
      {cancelling && (
        <CancelDialog
          booking={listedAs(cancelling.bookingId) ?? cancelling}
          onClose={() => setCancelling(undefined)}
        />
      )}
    </Panel>
  );
}

function NoBookings({ state }: { state: BookingsState }) {
  return isFiltered(state) ? (
    <EmptyNotice title="No booking matches these filters">
      References are found by how they begin, in the same case; seats and bookings by their whole id.
    </EmptyNotice>
  ) : (
    <EmptyNotice title="No bookings yet">A hold that is paid for becomes one.</EmptyNotice>
  );
}

function gatherMs(pages: readonly unknown[] | undefined): number {
  return GATHER_MS_PER_PAGE * (pages?.length ?? 1);
}
