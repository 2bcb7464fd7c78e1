import { Link } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { PageHeader } from '../../components/page-header.tsx';
import { SearchInput } from '../../components/search-input.tsx';
import { buttonClass } from '../../components/ui/button.tsx';
import { EmptyNotice, ErrorNotice } from '../../components/ui/notice.tsx';
import { Select } from '../../components/ui/select.tsx';
import { Skeleton } from '../../components/ui/skeleton.tsx';
import { messageOf } from '../../lib/errors.ts';
import { useMay } from '../../lib/me.ts';
import { ShowCards } from './show-cards.tsx';
import { findShows, ORDER_LABEL, ORDERS, type Order } from './sort-shows.ts';
import { type Show, useShows } from './use-shows.ts';

/** What the list is narrowed to and how it is ordered: part of the address. */
interface ListView {
  readonly search: string;
  readonly order: Order;
}

interface ShowListProps {
  readonly view: ListView;
  readonly onView: (view: ListView) => void;
}

/** Every show and how it sells, a few seconds old at most. */
export function ShowList({ view, onView }: ShowListProps) {
  const { shows, error, refetch } = useShows();
  const mayCreate = useMay('admin');
  return (
    <>
      <PageHeader title="Shows">
        <div className="grow sm:w-64 sm:grow-0">
          <SearchInput
            aria-label="Search shows"
            placeholder="Search by title or id"
            value={view.search}
            onSearch={(search) => onView({ ...view, search })}
          />
        </div>
        <Select
          aria-label="Order of the shows"
          value={view.order}
          onChange={(event) => {
            const order = ORDERS.find((known) => known === event.target.value);
            if (order) onView({ ...view, order });
          }}
        >
          {ORDERS.map((order) => (
            <option key={order} value={order}>
              {ORDER_LABEL[order]}
            </option>
          ))}
        </Select>
        {mayCreate && (
          <Link to="/shows/new" className={buttonClass({ look: 'accent' })}>
            <Plus aria-hidden="true" />
            New show
          </Link>
        )}
      </PageHeader>
      {Boolean(error) && shows && (
        <p role="status" className="mb-4 rounded-lg bg-warning px-4 py-2.5 text-sm text-warning-ink">
          {messageOf(error)} What is shown may be out of date.
        </p>
      )}
      {shows ? (
        <FoundShows shows={shows} view={view} mayCreate={mayCreate} />
      ) : error ? (
        <ErrorNotice error={error} onRetry={refetch} />
      ) : (
        <div className="grid gap-3" role="status" aria-label="Loading shows">
          <Skeleton className="h-24 rounded-xl" />
          <Skeleton className="h-24 rounded-xl" />
        </div>
      )}
    </>
  );
}

interface FoundShowsProps {
  readonly shows: readonly Show[];
  readonly view: ListView;
  readonly mayCreate: boolean;
}

function FoundShows({ shows, view, mayCreate }: FoundShowsProps) {
  const found = findShows(shows, { ...view, nowMs: Date.now() });
  if (shows.length === 0) {
    return (
      <EmptyNotice title="No shows yet">
        {mayCreate
          ? 'Make the first one with “New show”: draw its seats as a grid, or import them from a file.'
          : 'A show appears here as soon as an admin makes it.'}
      </EmptyNotice>
    );
  }
  if (found.length === 0) return <EmptyNotice title={`No show matches “${view.search}”`} />;
  return <ShowCards shows={found} headingLevel={2} />;
}
