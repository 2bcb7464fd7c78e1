import { Link, useLocation } from '@tanstack/react-router';
import { BookCheck, type LucideIcon, Map as MapIcon, ShoppingBag, Timer } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useMay, useMe } from '../lib/me.ts';

interface ShowTab {
  readonly to: `/shows/$showId${'' | '/holds' | '/bookings' | '/sell'}`;
  readonly label: string;
  readonly icon: LucideIcon;
}

const SEATS: ShowTab = { to: '/shows/$showId', label: 'Seats', icon: MapIcon };
const HOLDS: ShowTab = { to: '/shows/$showId/holds', label: 'Holds', icon: Timer };
const BOOKINGS: ShowTab = { to: '/shows/$showId/bookings', label: 'Bookings', icon: BookCheck };
const SELL: ShowTab = { to: '/shows/$showId/sell', label: 'Box office', icon: ShoppingBag };

/** The pages of a show that whoever is at this browser may see. */
export function useShowTabs(): readonly ShowTab[] {
  const mayRead = useMay('read');
  const mayHold = useMay('hold');
  const { me, operator } = useMe();
  // A stranger may be about to log in there.
  const isSellOffered = me.data !== undefined && (mayHold || operator === undefined);
  return [SEATS, ...(mayRead ? [HOLDS, BOOKINGS] : []), ...(isSellOffered ? [SELL] : [])];
}

export function ShowTabs({ showId }: { showId: string }) {
  const tabs = useShowTabs();
  const nav = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  // At another page, and where there are other tabs beside its own.
  const places = `${pathname} ${tabs.length}`;
  useEffect(() => {
    if (places !== '') showActive(nav.current);
  }, [places]);
  return (
    <nav
      ref={nav}
      aria-label="This show"
      className="relative mb-5 flex overflow-x-auto border-b border-line text-sm"
    >
      {tabs.map(({ to, label, icon: Icon }) => (
        <Link
          key={to}
          to={to}
          params={{ showId }}
          activeOptions={{ exact: to === SEATS.to, includeSearch: false }}
          className={TAB_CLASS}
        >
          <Icon aria-hidden="true" />
          {label}
        </Link>
      ))}
    </nav>
  );
}

/** On a narrow screen there is no room for all. */
function showActive(tabs: HTMLElement | null): void {
  const active = tabs?.querySelector<HTMLElement>('[data-status="active"]');
  if (active) tabs?.scrollTo({ left: active.offsetLeft - (tabs.clientWidth - active.offsetWidth) / 2 });
}

const TAB_CLASS =
  '-mb-px flex items-center gap-2 border-b-2 border-transparent px-2.5 py-2 font-medium whitespace-nowrap sm:px-3 text-muted hover:text-ink data-[status=active]:border-accent data-[status=active]:text-ink [&_svg]:size-4 max-sm:[&_svg]:hidden';
