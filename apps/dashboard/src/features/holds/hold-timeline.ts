import type { Outputs } from '../../lib/trpc.ts';
import { nameSeats, plural } from './hold.ts';

export type HoldStory = Outputs['holds']['story'];
type AuditEntry = HoldStory['entries'][number];

/** Something that happened to a hold, or is going to. */
export interface Moment {
  readonly id: string;
  /** On the server's clock. */
  readonly atMs: number;
  readonly title: string;
  readonly who?: string | undefined;
  readonly reason?: string | undefined;
  readonly detail?: string | undefined;
  readonly isAhead?: boolean;
}

/** What is known of a hold, in the order it happened. */
export function timelineOf({ hold, booking, entries, now }: HoldStory): Moment[] {
  const moments: Moment[] = entries.map((entry, at) => ({
    id: `entry-${at}`,
    atMs: entry.at,
    title: titleOf(entry),
    who: entry.actor,
    reason: entry.reason,
    detail: entry.seatIds && nameSeats(entry.seatIds),
  }));
  if (hold) {
    moments.push({
      id: 'created',
      atMs: hold.createdAt,
      title: 'Seats taken',
      who: hold.customerRef,
      detail: `Fence ${hold.fence}`,
    });
    if (hold.state === 'expired') moments.push({ id: 'expired', atMs: hold.expiresAt, title: 'Ran out' });
    if (hold.state === 'active') {
      moments.push({ id: 'end', atMs: hold.expiresAt, title: 'Runs out', isAhead: true });
    }
    if (hold.state === 'confirming') {
      moments.push({
        id: 'end',
        atMs: hold.expiresAt,
        title: hold.inDoubt
          ? 'The ledger is asked again what became of it'
          : 'Its confirm is decided at the latest',
        isAhead: hold.expiresAt > now,
      });
    }
  }
  if (booking) {
    moments.push({
      id: 'booked',
      atMs: booking.confirmedAt,
      title: 'Became a booking',
      who: booking.customerRef,
      detail: `${plural(booking.seatIds.length, 'seat')}, ${booking.bookingId}`,
    });
  }
  return moments.sort((a, b) => a.atMs - b.atMs);
}

/** How it stands, in a word; undefined where only the audit trail remembers it. */
export function standingOf({ hold, booking }: HoldStory): string | undefined {
  if (booking) return booking.status === 'cancelled' ? 'Booking cancelled' : 'Booked';
  if (!hold) return undefined;
  if (hold.inDoubt) return 'In doubt';
  return STANDING[hold.state];
}

const STANDING = {
  active: 'Active',
  confirming: 'Confirming',
  confirmed: 'Booked',
  released: 'Released',
  expired: 'Ran out',
  cleared: 'Cleared by an operator',
} as const;

function titleOf({ action }: AuditEntry): string {
  return action in DONE ? DONE[action as keyof typeof DONE] : action;
}

const DONE = {
  'hold.extend': 'Extended by an operator',
  'hold.release': 'Released by an operator',
  'hold.clear': 'Cleared by an operator',
  'booking.cancel': 'Booking cancelled by an operator',
} as const;
