import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Command, defaultFilter } from 'cmdk';
import { useDeferredValue, useMemo, useState } from 'react';
import { messageOf } from '../lib/errors.ts';
import { useMay } from '../lib/me.ts';
import { type Outputs, useTRPC } from '../lib/trpc.ts';
import { usePlaces } from './navigation.tsx';

/** More than anybody reads: who does not see theirs types on. */
const MAX_SHOWS = 50;
const MAX_BOOKINGS = 8;
/** Shorter texts match half the ledger. */
const LEAST_SEARCH = 2;

/** Leads to whatever has a name: type some of it, press Enter. */
export default function CommandPalette({ onClose }: { onClose: () => void }) {
  const trpc = useTRPC();
  const navigate = useNavigate();
  const [text, setText] = useState('');
  const shows = useQuery(trpc.shows.list.queryOptions());
  const places = usePlaces();
  const mayRead = useMay('read');
  const search = useDeferredValue(text.trim());
  const bookings = useQuery(
    trpc.bookings.list.queryOptions(
      { search, limit: MAX_BOOKINGS },
      { enabled: mayRead && search.length >= LEAST_SEARCH },
    ),
  );
  const found = bookings.data?.bookings ?? [];
  const best = useMemo(() => bestMatches(shows.data?.shows ?? [], search), [shows.data, search]);
  const isLoading = shows.isLoading || bookings.isLoading;
  const error = shows.error ?? bookings.error;

  const go = (leave: () => Promise<void>) => () => {
    onClose();
    void leave();
  };
  return (
    <Command.Dialog
      open
      onOpenChange={(isOpen) => isOpen || onClose()}
      label="Find a page, a show, a booking"
      overlayClassName="fixed inset-0 z-40 bg-black/45"
      contentClassName="fixed top-[12vh] left-1/2 z-50 w-[min(36rem,calc(100vw-2rem))] -translate-x-1/2 overflow-hidden rounded-xl border border-line bg-card shadow-2xl"
    >
      <Command.Input
        value={text}
        onValueChange={setText}
        placeholder="Find a page, a show, a booking"
        className="w-full border-b border-line bg-transparent px-4 py-3.5 text-sm outline-none placeholder:text-muted"
      />
      <Command.List className="max-h-[50vh] overflow-auto p-2 text-sm">
        {!isLoading && error === null && (
          <Command.Empty className="px-3 py-8 text-center text-muted">Nothing has that name</Command.Empty>
        )}
        {error !== null && (
          <p role="alert" className="px-3 py-2 text-danger">
            {messageOf(error)}
          </p>
        )}
        <Command.Group heading="Pages" className={GROUP}>
          {places.map(({ to, label, icon: Icon }) => (
            <Command.Item key={to} className={ITEM} onSelect={go(() => navigate({ to }))}>
              <Icon className="size-4 text-muted" aria-hidden="true" />
              {label}
            </Command.Item>
          ))}
        </Command.Group>
        <Command.Group heading="Shows" className={GROUP}>
          {best.map(({ showId, title }) => (
            <Command.Item
              key={showId}
              value={nameOf({ title, showId })}
              className={ITEM}
              onSelect={go(() => navigate({ to: '/shows/$showId', params: { showId } }))}
            >
              <span className="truncate">{title}</span>
              <span className="ml-auto truncate text-xs text-muted">{showId}</span>
            </Command.Item>
          ))}
        </Command.Group>
        {found.length > 0 && (
          <Command.Group heading="Bookings" className={GROUP}>
            {found.map(({ bookingId, customerRef, seatIds, status }) => (
              <Command.Item
                key={bookingId}
                // The server has matched it, by whatever of it the text is.
                value={`${search} ${bookingId}`}
                className={ITEM}
                onSelect={go(() => navigate({ to: '/bookings', search: { booking: bookingId } }))}
              >
                <span className="truncate">{customerRef ?? bookingId}</span>
                <span className="ml-auto truncate text-xs text-muted">
                  {seatIds.join(', ')} · {status}
                </span>
              </Command.Item>
            ))}
          </Command.Group>
        )}
        {isLoading && <Command.Loading className="px-3 py-2 text-muted">Looking…</Command.Loading>}
      </Command.List>
    </Command.Dialog>
  );
}

type NamedShow = Pick<Outputs['shows']['list']['shows'][number], 'showId' | 'title'>;

function nameOf({ title, showId }: NamedShow): string {
  return `${title} ${showId}`;
}

/** By the measure of the list itself, which is slow where it is given thousands. */
function bestMatches(shows: readonly NamedShow[], search: string): readonly NamedShow[] {
  if (search === '') return shows.slice(0, MAX_SHOWS);
  return shows
    .map((show) => ({ show, score: defaultFilter(nameOf(show), search) }))
    .filter(({ score }) => score > 0)
    .sort((one, other) => other.score - one.score)
    .slice(0, MAX_SHOWS)
    .map(({ show }) => show);
}

const GROUP =
  '[&_[cmdk-group-heading]]:px-3 [&_[cmdk-group-heading]]:py-1.5 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-muted';
const ITEM = 'flex cursor-pointer items-center gap-2.5 rounded-md px-3 py-2 data-[selected=true]:bg-raised';
