import type { Change, Hold, Sale } from './commands.ts';
import { DueIndex } from './due-index.ts';
import { epochBase } from './epochs.ts';
import type { SeatIndex, SeatStatus } from './seats.ts';
import { countStatuses, STATUS_CODE, statusOf } from './seats.ts';

/** Versions the feed reaches back, at least. A reader who was away longer takes a snapshot. */
export const FEED_LENGTH = 10_000;
/** How long an ended hold is remembered, so that its owner hears how it ended and not just that it is unknown. */
export const ENDED_HOLD_RETENTION_MS = 15 * 60_000;
/** How long whoever began to load a show has it to themselves, should they die on the way. */
export const LOAD_MARK_MS = 3_000;
/** How long whoever was handed a confirm in doubt has to settle it before it is handed out again. */
export const SETTLE_RETRY_MS = 5_000;

/** A hold with what only the state machine may see. */
export interface HoldRecord extends Hold {
  state: Hold['state'];
  seats: readonly SeatIndex[];
  fence: number;
  expiresAtMs: number;
  readonly tokenHash: string;
  /** No extension reaches past this. */
  readonly latestExpiryMs: number;
  /** Set when the hold ends. */
  forgetAtMs: number;
}

/** All claims of one show. Mutable, and changed by the functions of machine.ts alone. */
export interface ShowState {
  readonly epoch: number;
  readonly seatCount: number;
  sale: Sale;
  /** The last version and fence given out. */
  version: number;
  fence: number;
  readonly statusCodes: Uint8Array;
  /** Hold id that each held or booked seat belongs to. */
  readonly claims: (string | undefined)[];
  /** Live holds, and those that ended less than ENDED_HOLD_RETENTION_MS ago. */
  readonly holds: Map<string, HoldRecord>;
  /** Live holds of each customer who has any. */
  readonly customers: Map<string, Set<HoldRecord>>;
  /** Active holds by when they run out. */
  readonly due: DueIndex;
  /** Confirming holds by when they are in doubt. */
  readonly confirming: DueIndex;
  /** Ended holds by when they are forgotten. */
  readonly ended: DueIndex;
  /** The newest changes, oldest first, without gaps: the last one has `version`. */
  readonly feed: Change[];
}

export interface ShowStateInit {
  readonly epoch: number;
  readonly seatCount: number;
  readonly sale: Sale;
  readonly booked: readonly { readonly holdId: string; readonly seats: readonly SeatIndex[] }[];
  readonly blocked: readonly SeatIndex[];
}

export function createShowState({ epoch, seatCount, sale, booked, blocked }: ShowStateInit): ShowState {
  const state: ShowState = {
    epoch,
    seatCount,
    sale,
    version: epochBase(epoch),
    fence: epochBase(epoch),
    statusCodes: new Uint8Array(seatCount),
    claims: new Array<string | undefined>(seatCount).fill(undefined),
    holds: new Map(),
    customers: new Map(),
    due: new DueIndex(),
    confirming: new DueIndex(),
    ended: new DueIndex(),
    feed: [],
  };
  for (const { holdId, seats } of booked) claimSeats(state, seats, 'booked', holdId);
  claimSeats(state, blocked, 'blocked', undefined);
  return state;
}

export function seatStatus(state: ShowState, seat: SeatIndex): SeatStatus {
  return statusOf(state.statusCodes[seat]);
}

/** Puts the seats under one claim, or under none, without telling the feed. */
export function claimSeats(
  state: ShowState,
  seats: readonly SeatIndex[],
  status: SeatStatus,
  holdId: string | undefined,
): void {
  for (const seat of seats) {
    state.statusCodes[seat] = STATUS_CODE[status];
    state.claims[seat] = holdId;
  }
}

/** The next version: says on the feed that these seats have this status now. */
export function announce(state: ShowState, seats: readonly SeatIndex[], status: SeatStatus): void {
  state.version += 1;
  state.feed.push({ version: state.version, status, seats });
  // Trimmed by halves, so that the cost of shifting is spread over FEED_LENGTH changes.
  if (state.feed.length >= 2 * FEED_LENGTH) state.feed.splice(0, state.feed.length - FEED_LENGTH);
}

/** @throws Error when the state contradicts itself. Walks every seat and hold: for tests and after a load. */
export function checkShowState(state: ShowState): void {
  const fail = (message: string): never => {
    throw new Error(`invariant broken: ${message}`);
  };
  const heldBy = new Map<SeatIndex, string>();
  const counted = [...state.customers.values()].flatMap((records) => [...records]);
  for (const record of counted) {
    if (record.state !== 'active' && record.state !== 'confirming')
      fail(`${record.holdId} counts for its customer, but is ${record.state}`);
  }
  for (const hold of state.holds.values()) {
    if (hold.state !== 'active' && hold.state !== 'confirming') continue;
    if (hold.seats.length === 0) fail(`live hold ${hold.holdId} has no seats`);
    for (const seat of hold.seats) {
      if (heldBy.has(seat)) fail(`seat ${seat} is held by ${heldBy.get(seat)} and by ${hold.holdId}`);
      heldBy.set(seat, hold.holdId);
    }
  }
  for (let seat = 0; seat < state.seatCount; seat += 1) {
    const status = seatStatus(state, seat);
    const claim = state.claims[seat];
    if (status === 'held' && heldBy.get(seat) !== claim) fail(`seat ${seat} is held, but not by ${claim}`);
    if (status !== 'held' && heldBy.has(seat)) fail(`seat ${seat} is ${status}, but a live hold has it`);
    if (status === 'booked' && claim === undefined) fail(`seat ${seat} is booked by nobody`);
    if ((status === 'available' || status === 'blocked') && claim !== undefined)
      fail(`seat ${seat} is ${status}, but ${claim} has it`);
  }
  const { held } = countStatuses(state.statusCodes);
  if (held !== heldBy.size) fail(`${held} seats are held, holds have ${heldBy.size}`);
}
