/**
 * Where a seat stands. A seat has at most one claim, and its status says which kind:
 *
 *     available ──hold──► held ──confirm──► booked
 *         ▲                │                  │
 *         ├──release, expiry, clear           │
 *         ├──────────── cancel ───────────────┘
 *         └──block / unblock──► blocked
 */
export const SEAT_STATUSES = ['available', 'held', 'booked', 'blocked'] as const;
export type SeatStatus = (typeof SEAT_STATUSES)[number];

/** Position of a seat in its show's seat map, 0 to seatCount - 1. Engines know seats by this number only. */
export type SeatIndex = number;

/** One byte per seat, the status' position in SEAT_STATUSES: what engines store and snapshots carry. */
export const STATUS_CODE = { available: 0, held: 1, booked: 2, blocked: 3 } as const satisfies Record<
  SeatStatus,
  number
>;

export type SeatCounts = Record<SeatStatus, number>;

/** @throws RangeError for a byte that no status has: the state is corrupt and must not be served. */
export function statusOf(code: number | undefined): SeatStatus {
  const status = code === undefined ? undefined : SEAT_STATUSES[code];
  if (status === undefined) throw new RangeError(`no seat status has the code ${code}`);
  return status;
}

export function countStatuses(statusCodes: Uint8Array): SeatCounts {
  const byCode = [0, 0, 0, 0];
  for (const code of statusCodes) byCode[code] = (byCode[code] ?? 0) + 1;
  const [available = 0, held = 0, booked = 0, blocked = 0] = byCode;
  return { available, held, booked, blocked };
}
