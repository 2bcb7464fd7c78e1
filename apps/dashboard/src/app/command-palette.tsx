import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { Command, defaultFilter } from 'cmdk';
import { type ReactNode, useDeferredValue, useMemo, useState } from 'react';
import { messageOf } from '../lib/errors.ts';
import { useMay } from '../lib/me.ts';
import { type Outputs, useTRPC } from '../lib/trpc.ts';
import { useTyped } from '../lib/use-typed.ts';
import { usePlaces } from './navigation.tsx';
import { useShowTabs } from './show-tabs.tsx';

/** More than anybody reads: who does not see theirs types on. */
const MAX_SHOWS = 50;
const MAX_FOUND = 8;
/** Shorter texts match half the ledger. */
const LEAST_SEARCH = 2;

/** Leads to whatever has a name: type some of it, press Enter. */
export default function CommandPalette({ onClose }: { onClose: () => void }) {
  const trpc = useTRPC();
  const navigate = useNavigate();
  // A search for holds goes through all of them: asked for when typing pauses, not at every letter.
  const [search, setSearch] = useState('');
  const { text, setText } = useTyped(search, (typed) => setSearch(typed.trim()));
  const shows = useQuery(trpc.shows.list.queryOptions());
  const places = usePlaces();
  const mayRead = useMay('read');
  const typed = useDeferredValue(text.trim());
  const bookings = useQuery(
    trpc.bookings.list.queryOptions(
      { search, limit: MAX_FOUND },
      { enabled: mayRead && search.length >= LEAST_SEARCH },
    ),
  );
  const holds = useQuery(
    trpc.holds.find.queryOptions(
      { search, limit: MAX_FOUND },
      // It goes through all live holds: not anew for whoever comes back to the window.
      { enabled: mayRead && search.length >= LEAST_SEARCH, refetchOnWindowFocus: false },
    ),
  );
  const { showId: openShowId } = useParams({ strict: false });
  const openShow = shows.data?.shows.find(({ showId }) => showId === openShowId);
  const tabs = useShowTabs();
  const best = useMemo(() => bestMatches(shows.data?.shows ?? [], typed), [shows.data, typed]);
  // What another text has found is not offered for this one: the list would find its letters in any long id.
  const isSearched = text.trim() === search;
  const foundHolds = isSearched ? holds.data?.holds : undefined;
  const foundBookings = isSearched ? bookings.data?.bookings : undefined;
  const isLoading = (mayRead && !isSearched) || shows.isLoading || bookings.isLoading || holds.isLoading;
  const error = shows.error ?? bookings.error ?? holds.error;

  const go = (leave: () => Promise<void>) => () => {
    onClose();
    void leave();
  };
  return (
    <Command.Dialog
      open
      onOpenChange={(isOpen) => isOpen || onClose()}
      label="Find a page, a show, a hold, a booking"
      overlayClassName="fixed inset-0 z-40 bg-black/45"
      contentClassName="fixed top-[12vh] left-1/2 z-50 w-[min(36rem,calc(100vw-2rem))] -translate-x-1/2 overflow-hidden rounded-xl border border-line bg-card shadow-2xl"
    >
      <Command.Input
        value={text}
        onValueChange={setText}
        placeholder="Find a page, a show, a hold, a booking"
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
        {openShow && (
          <Command.Group heading={openShow.title} className={GROUP}>
            {tabs.map(({ to, label, icon: Icon }) => (
              <Command.Item
                key={to}
                value={`${label} ${openShow.title}`}
                className={ITEM}
                onSelect={go(() => navigate({ to, params: { showId: openShow.showId } }))}
              >
                <Icon className="size-4 text-muted" aria-hidden="true" />
                {label}
              </Command.Item>
            ))}
          </Command.Group>
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
        <FoundGroup heading="Holds">
          {foundHolds?.map(({ holdId, showId, customerRef, seatIds, state }) => (
            <FoundItem
              key={holdId}
              value={`${search} ${holdId}`}
              name={customerRef ?? holdId}
              about={`${seatIds.join(', ')} · ${state}`}
              onSelect={go(() =>
                navigate({ to: '/shows/$showId/holds', params: { showId }, search: { hold: holdId } }),
              )}
            />
          ))}
        </FoundGroup>
        <FoundGroup heading="Bookings">
          {foundBookings?.map(({ bookingId, customerRef, seatIds, status }) => (
            <FoundItem
              key={bookingId}
              value={`${search} ${bookingId}`}
              name={customerRef ?? bookingId}
              about={`${seatIds.join(', ')} · ${status}`}
              onSelect={go(() => navigate({ to: '/bookings', search: { booking: bookingId } }))}
            />
          ))}
        </FoundGroup>
        {isLoading && <Command.Loading className="px-3 py-2 text-muted">Looking…</Command.Loading>}
      </Command.List>
    </Command.Dialog>
  );
}

function FoundGroup({ heading, children }: { heading: string; children: ReactNode[] | undefined }) {
  if (!children?.length) return null;
  return (
    <Command.Group heading={heading} className={GROUP}>
      {children}
    </Command.Group>
  );
}

interface FoundItemProps {
  /** Has the text in it, so that the list shows what the server has matched by whatever of it. */
  readonly value: string;
  readonly name: string;
  readonly about: string;
  readonly onSelect: () => void;
}

function FoundItem({ value, name, about, onSelect }: FoundItemProps) {
  return (
    <Command.Item value={value} className={ITEM} onSelect={onSelect}>
      <span className="truncate">{name}</span>
      <span className="ml-auto truncate text-xs text-muted">{about}</span>
    </Command.Item>
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
