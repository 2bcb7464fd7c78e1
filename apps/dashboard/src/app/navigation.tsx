import { Link, type LinkProps } from '@tanstack/react-router';
import {
  Armchair,
  BookCheck,
  KeyRound,
  LayoutDashboard,
  type LucideIcon,
  ScrollText,
  Users,
} from 'lucide-react';
import { type Permission, useMe } from '../lib/me.ts';

interface Place {
  readonly to: NonNullable<LinkProps['to']>;
  readonly label: string;
  readonly icon: LucideIcon;
  /** Absent: for everybody. */
  readonly needs?: Permission;
  /** After `g`. */
  readonly key: string;
}

const PLACES: readonly Place[] = [
  { to: '/', label: 'Overview', icon: LayoutDashboard, needs: 'read', key: 'o' },
  { to: '/shows', label: 'Shows', icon: Armchair, key: 's' },
  { to: '/bookings', label: 'Bookings', icon: BookCheck, needs: 'read', key: 'b' },
  { to: '/audit', label: 'Audit', icon: ScrollText, needs: 'read', key: 'a' },
  { to: '/accounts', label: 'Accounts', icon: Users, needs: 'admin', key: 'c' },
  { to: '/keys', label: 'API keys', icon: KeyRound, needs: 'admin', key: 'k' },
];

/** The pages that whoever is at this browser may see. */
export function usePlaces(): readonly Place[] {
  const permissions = useMe().me.data?.permissions ?? [];
  return PLACES.filter(({ needs }) => needs === undefined || permissions.includes(needs));
}

export function Navigation({ onGo }: { onGo?: () => void }) {
  return (
    <nav aria-label="Pages" className="grid gap-0.5 text-sm">
      {usePlaces().map(({ to, label, icon: Icon }) => (
        <Link
          key={to}
          to={to}
          onClick={onGo}
          activeOptions={{ exact: to === '/', includeSearch: false }}
          className="flex items-center gap-2.5 rounded-md px-3 py-2 font-medium text-muted hover:bg-raised hover:text-ink data-[status=active]:bg-raised data-[status=active]:text-ink [&_svg]:size-4"
        >
          <Icon aria-hidden="true" />
          {label}
        </Link>
      ))}
    </nav>
  );
}
