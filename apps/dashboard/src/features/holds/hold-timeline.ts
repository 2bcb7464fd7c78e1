import { nameSeats, plural } from '../../lib/name-seats.ts';
import { formatExactly } from '../../lib/time.ts';
import type { Outputs } from '../../lib/trpc.ts';

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
  const moments: Moment[] = entries.map((entry) => ({
    id: entry.auditId,
    atMs: entry.at,
    title: titleOf(entry),
    who: entry.actor,
    reason: entry.reason,
    detail: detailOf(entry),
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

function titleOf({ action, outcome, refusal }: AuditEntry): string {
  const [does, did] = action in DEEDS ? DEEDS[action as keyof typeof DEEDS] : [action, action];
  if (outcome === 'done') return `${did} by an operator`;
  if (outcome === 'unknown') return `An operator wanted to ${does}; nobody knows whether that was done`;
  return `An operator wanted to ${does}: ${refusal ? (REFUSED[refusal] ?? refusal) : 'it was refused'}`;
}

const DEEDS = {
  'hold.extend': ['extend it', 'Extended'],
  'hold.release': ['release seats', 'Released'],
  'hold.clear': ['clear it', 'Cleared'],
  'booking.cancel': ['cancel the booking', 'Booking cancelled'],
} as const;

const REFUSED: Readonly<Record<string, string | undefined>> = {
  ALREADY_CONFIRMED: 'it was being confirmed or a booking already',
  ALREADY_RELEASED: 'it had ended already',
  HOLD_EXPIRED: 'it had run out',
};

function detailOf({ action, seatIds, after }: AuditEntry): string | undefined {
  if (action === 'hold.extend' && typeof after?.expiresAt === 'number') {
    return `Until ${formatExactly(after.expiresAt)}`;
  }
  return seatIds && nameSeats(seatIds);
}
