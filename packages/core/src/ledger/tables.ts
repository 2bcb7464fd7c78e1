import type { AuditEntry } from '../ports/ledger.ts';

/** The tables as the query builder sees them: camel case here, snake case in the database. */
export interface Tables {
  show: ShowRow;
  booking: BookingRow;
  bookedSeat: BookedSeatRow;
  audit: AuditRow;
  setting: SettingRow;
}

export interface ShowRow {
  showId: string;
  title: string;
  startsAtMs: number | null;
  sale: 'open' | 'closed';
  /** JSON */
  seatMap: string;
  holdTtlMs: number | null;
  maxHoldLifeMs: number | null;
  maxSeatsPerHold: number | null;
  /** The highest epoch given out, and the one whose fences can be booked. */
  allocatedEpoch: number;
  currentEpoch: number;
}

export interface BookingRow {
  bookingId: string;
  showId: string;
  holdId: string;
  /** `void`: the confirm was settled as lost; the row keeps a late try from becoming a booking. */
  status: 'confirmed' | 'cancelled' | 'void';
  /** JSON */
  seatIds: string;
  fence: number;
  tokenHash: string;
  customerRef: string | null;
  paymentRef: string | null;
  confirmedAtMs: number;
  cancelledAtMs: number | null;
  cancelReason: string | null;
  /** 1 once the engine has put a cancelled booking's seats back on sale. */
  seatsFreed: number;
}

/** One row per seat of every live booking. Its primary key is what makes a second sale impossible. */
interface BookedSeatRow {
  showId: string;
  seatId: string;
  bookingId: string;
}

interface AuditRow {
  auditId: string;
  atMs: number;
  actor: string;
  action: AuditEntry['action'];
  showId: string;
  subject: string;
  reason: string;
}

interface SettingRow {
  name: string;
  value: string;
}
