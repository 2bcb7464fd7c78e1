import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { Input } from '../../components/ui/input.tsx';
import { EmptyNotice, ErrorNotice } from '../../components/ui/notice.tsx';
import { Skeleton } from '../../components/ui/skeleton.tsx';
import { messageOf } from '../../lib/errors.ts';
import { useTRPC } from '../../lib/trpc.ts';
import { type Show, ShowCard } from './show-card.tsx';

const REFRESH_MS = 3_000;

interface ShowListProps {
  readonly search: string;
  readonly onSearch: (search: string) => void;
}

/** Every show and how it sells, a few seconds old at most. */
export function ShowList({ search, onSearch }: ShowListProps) {
  const trpc = useTRPC();
  const query = useQuery(trpc.shows.list.queryOptions(undefined, { refetchInterval: REFRESH_MS }));
  const shows = query.data?.shows;
  const found = useMemo(() => shows?.filter((show) => matches(show, search)), [shows, search]);

  return (
    <>
      <div className="mb-5 flex flex-wrap items-center justify-between gap-3">
        <h1 className="text-2xl font-semibold tracking-tight">Shows</h1>
        <Input
          type="search"
          aria-label="Search shows"
          placeholder="Search by title or id"
          value={search}
          onChange={(event) => onSearch(event.target.value)}
          className="sm:w-72"
        />
      </div>
      {query.error && found && (
        <p role="status" className="mb-4 rounded-lg bg-warning px-4 py-2.5 text-sm text-warning-ink">
          {messageOf(query.error)} What is shown may be out of date.
        </p>
      )}
      {found ? (
        <FoundShows shows={found} search={search} />
      ) : query.error ? (
        <ErrorNotice error={query.error} onRetry={() => query.refetch()} />
      ) : (
        <div className="grid gap-4 lg:grid-cols-2" role="status" aria-label="Loading shows">
          <Skeleton className="h-40 rounded-xl" />
          <Skeleton className="h-40 rounded-xl" />
        </div>
      )}
    </>
  );
}

function FoundShows({ shows, search }: { shows: readonly Show[]; search: string }) {
  if (shows.length === 0) {
    return search === '' ? (
      <EmptyNotice title="No shows yet">A show that is created over the api appears here.</EmptyNotice>
    ) : (
      <EmptyNotice title={`No show matches “${search}”`} />
    );
  }
  return (
    <ul className="grid gap-4 lg:grid-cols-2">
      {shows.map((show) => (
        <ShowCard key={show.showId} show={show} />
      ))}
    </ul>
  );
}

/** Every word of the search stands somewhere in the title or the id. */
function matches({ title, showId }: Show, search: string): boolean {
  const text = `${title} ${showId}`.toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
