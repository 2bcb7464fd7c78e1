import type {
  BeginConfirmCommand,
  Change,
  ConfirmingHold,
  FreeCommand,
  Hold,
  HoldCommand,
  ListHoldsCommand,
  ListHoldsOutcome,
  LoadCommand,
  ReleaseCommand,
  Sale,
  SeatsCommand,
} from '../../src/domain/commands.ts';
import { epochBase } from '../../src/domain/epochs.ts';
import { countStatuses, SEAT_STATUSES, STATUS_CODE } from '../../src/domain/seats.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { SeatEngine } from '../../src/ports/seat-engine.ts';

/** What the algorithm needs of Redis; every call is a round trip of its own. */
export interface KeyValues {
  /** EXISTS */
  exists(key: string): Promise<boolean>;
  /** SET key locked NX EX: whether the key was not there. */
  lock(key: string, ttlMs: number): Promise<boolean>;
  /** HSET of a booking, which stays. */
  put(key: string): Promise<void>;
  /** DEL */
  delete(key: string): Promise<void>;
}

interface LoadedShow {
  readonly seatCount: number;
  fence: number;
  version: number;
  told: Uint8Array<ArrayBuffer>;
  readonly feed: Change[];
}

/**
 * The lock that tutorials teach, as an engine. A seat is taken when a booking or a lock is there (EXISTS, EXISTS), else
 * it is locked (SET locked NX EX). Paying writes the booking and deletes the lock, giving up deletes the lock, neither
 * of them looking whose the lock is or whether it still stands.
 *
 * What the algorithm lacks and the port asks for is given to it, so that it is judged by what it does: fences are
 * counted, the feed is what changed between two readings, and each hold's seats are remembered, as its client would.
 */
export class TutorialEngine implements SeatEngine {
  readonly name = 'redis';
  readonly #keys: KeyValues;
  readonly #clock: Clock;
  readonly #holds = new Map<string, Hold & { readonly showId: string }>();
  /** Holds that were paid for or given up, by this process' memory. */
  readonly #over = new Set<string>();
  readonly #shows = new Map<string, LoadedShow>();

  constructor({ keys, clock }: { readonly keys: KeyValues; readonly clock: Clock }) {
    this.#keys = keys;
    this.#clock = clock;
  }

  async beginLoad(showId: string, _epoch: number) {
    return this.#shows.has(showId)
      ? ({ status: 'ALREADY_LOADED' } as const)
      : ({ status: 'LOADING' } as const);
  }

  async load(showId: string, command: LoadCommand) {
    const { seatCount, booked, blocked } = command;
    const base = epochBase(command.epoch);
    const show = { seatCount, fence: base, version: base, told: new Uint8Array(seatCount), feed: [] };
    this.#shows.set(showId, show);
    for (const seat of [...booked.flatMap(({ seats }) => seats), ...blocked]) {
      await this.#keys.put(bookingKey(showId, seat));
    }
    show.told = await this.#read(showId, seatCount);
    return { status: 'LOADED' } as const;
  }

  async unload(_showId: string, _epoch: number) {
    return { status: 'STALE_EPOCH' } as const;
  }

  async hold(showId: string, { holdId, seats, ttlMs, customerRef }: HoldCommand) {
    const show = this.#shows.get(showId);
    if (!show) return NOT_LOADED;
    const taken: number[] = [];
    for (const seat of seats) if (await this.#isTaken(showId, seat)) taken.push(seat);
    if (taken.length > 0) return { status: 'SEAT_UNAVAILABLE', seats: taken } as const;
    for (const seat of seats) {
      const isLocked = await this.#keys.lock(lockKey(showId, seat), ttlMs);
      if (!isLocked) return { status: 'SEAT_UNAVAILABLE', seats: [seat] } as const;
    }
    show.fence += 1;
    const createdAtMs = this.#clock.nowMs();
    const times = { createdAtMs, expiresAtMs: createdAtMs + ttlMs };
    const hold: Hold = { holdId, state: 'active', seats, fence: show.fence, customerRef, ...times };
    this.#holds.set(holdId, { ...hold, showId });
    return { status: 'HELD', hold } as const;
  }

  async release(showId: string, { holdId }: ReleaseCommand) {
    const hold = this.#holds.get(holdId);
    if (!hold) return { status: 'HOLD_NOT_FOUND' } as const;
    await this.#unlock(showId, hold);
    return { status: 'RELEASED', hold: { ...hold, state: 'released' } } as const;
  }

  async beginConfirm(_showId: string, { holdId, deadlineMs }: BeginConfirmCommand) {
    const hold = this.#holds.get(holdId);
    if (!hold) return { status: 'HOLD_NOT_FOUND' } as const;
    const nowMs = this.#clock.nowMs();
    const expiresAtMs = Math.max(hold.expiresAtMs, nowMs + deadlineMs);
    return { status: 'CONFIRMING', hold: { ...hold, state: 'confirming', expiresAtMs }, nowMs } as const;
  }

  async finishConfirm(showId: string, { holdId }: ConfirmingHold) {
    const hold = this.#holds.get(holdId);
    if (!hold) return { status: 'HOLD_NOT_FOUND' } as const;
    for (const seat of hold.seats) await this.#keys.put(bookingKey(showId, seat));
    await this.#unlock(showId, hold);
    return { status: 'BOOKED' } as const;
  }

  async abortConfirm(showId: string, { holdId }: ConfirmingHold) {
    const hold = this.#holds.get(holdId);
    if (!hold) return { status: 'HOLD_NOT_FOUND' } as const;
    await this.#unlock(showId, hold);
    return { status: 'ABORTED' } as const;
  }

  async clear(showId: string, holdId: string) {
    const hold = this.#holds.get(holdId);
    if (!hold) return { status: 'HOLD_NOT_FOUND' } as const;
    await this.#unlock(showId, hold);
    return { status: 'CLEARED', hold: { ...hold, state: 'cleared' } } as const;
  }

  async free(showId: string, { seats }: FreeCommand) {
    for (const seat of seats) await this.#keys.delete(bookingKey(showId, seat));
    return { status: 'FREED', seats } as const;
  }

  /** A lock cannot be extended, and ends by itself. */
  async extend() {
    return { status: 'HOLD_NOT_FOUND' } as const;
  }

  async expireDue() {
    return { status: 'EXPIRED', expired: 0, inDoubt: [], more: false } as const;
  }

  async block(_showId: string, { seats }: SeatsCommand) {
    return { status: 'SEAT_UNAVAILABLE', seats } as const;
  }

  async unblock(showId: string, _command: SeatsCommand) {
    return { status: 'UNBLOCKED', fence: this.#nextFence(showId) } as const;
  }

  async setSale(showId: string, _sale: Sale) {
    return { status: 'SALE_SET', fence: this.#nextFence(showId) } as const;
  }

  async snapshot(showId: string) {
    const show = this.#shows.get(showId);
    if (!show) return NOT_LOADED;
    await this.#compareReadings(showId, show);
    const { version, told } = show;
    return { status: 'SNAPSHOT', version, statusCodes: told.slice(), nowMs: this.#clock.nowMs() } as const;
  }

  async counts(showId: string) {
    const shown = await this.snapshot(showId);
    if (shown.status !== 'SNAPSHOT') return shown;
    const counts = countStatuses(shown.statusCodes);
    return { status: 'COUNTS', counts, liveHolds: counts.held, sale: 'open' } as const;
  }

  async changesSince(showId: string, version: number) {
    const show = this.#shows.get(showId);
    if (!show) return NOT_LOADED;
    await this.#compareReadings(showId, show);
    return { status: 'CHANGES', changes: show.feed.filter((change) => change.version > version) } as const;
  }

  listen() {
    return { waitBeyond: () => this.#clock.sleep(1_000), close: () => {} };
  }

  async getHold(_showId: string, holdId: string) {
    const hold = this.#holds.get(holdId);
    const nowMs = this.#clock.nowMs();
    if (!hold) return { status: 'HOLD_NOT_FOUND', nowMs } as const;
    return { status: 'FOUND', hold, tokenHash: '', nowMs } as const;
  }

  async claimOf(showId: string, seat: number) {
    const nowMs = this.#clock.nowMs();
    const kind = (await this.#isTaken(showId, seat)) ? ('blocked' as const) : ('available' as const);
    return { status: 'CLAIM', claim: { kind }, nowMs } as const;
  }

  async listHolds(_showId: string, _command: ListHoldsCommand): Promise<ListHoldsOutcome> {
    return { status: 'HOLDS', holds: [], cursor: undefined, nowMs: this.#clock.nowMs() };
  }

  async ping(): Promise<void> {}

  async close(): Promise<void> {}

  /** Holds whose locks still stand, as far as can be seen: a lock does not say whose it is. */
  protected async standingHolds(showId: string): Promise<readonly Hold[]> {
    const standing: Hold[] = [];
    for (const { showId: ofShow, ...hold } of this.#holds.values()) {
      if (ofShow !== showId || this.#over.has(hold.holdId)) continue;
      const stand = await Promise.all(hold.seats.map((seat) => this.#keys.exists(lockKey(showId, seat))));
      if (stand.every(Boolean)) standing.push(hold);
    }
    return standing;
  }

  async #isTaken(showId: string, seat: number): Promise<boolean> {
    return (
      (await this.#keys.exists(bookingKey(showId, seat))) || (await this.#keys.exists(lockKey(showId, seat)))
    );
  }

  async #unlock(showId: string, { holdId, seats }: Hold): Promise<void> {
    this.#over.add(holdId);
    for (const seat of seats) await this.#keys.delete(lockKey(showId, seat));
  }

  #nextFence(showId: string): number {
    const show = this.#shows.get(showId);
    if (!show) return 0;
    show.fence += 1;
    return show.fence;
  }

  async #compareReadings(showId: string, show: LoadedShow): Promise<void> {
    const read = await this.#read(showId, show.seatCount);
    read.forEach((code, seat) => {
      const status = SEAT_STATUSES[code];
      if (code === show.told[seat] || status === undefined) return;
      show.version += 1;
      show.feed.push({ version: show.version, status, seats: [seat] });
    });
    show.told = read;
  }

  async #read(showId: string, seatCount: number): Promise<Uint8Array<ArrayBuffer>> {
    const codes = new Uint8Array(seatCount);
    for (let seat = 0; seat < seatCount; seat += 1) {
      if (await this.#keys.exists(bookingKey(showId, seat))) codes[seat] = STATUS_CODE.booked;
      else if (await this.#keys.exists(lockKey(showId, seat))) codes[seat] = STATUS_CODE.held;
    }
    return codes;
  }
}

const NOT_LOADED = { status: 'NOT_LOADED' } as const;

function bookingKey(showId: string, seat: number): string {
  return `booking:${showId}:${seat}`;
}

function lockKey(showId: string, seat: number): string {
  return `seat:${showId}:${seat}`;
}
