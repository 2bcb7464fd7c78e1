import type {
  BeginConfirmCommand,
  Change,
  ConfirmingHold,
  FreeCommand,
  Hold,
  HoldCommand,
  ListHoldsCommand,
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
  readonly #holds = new Map<string, Hold>();
  #load: LoadCommand | undefined;
  #fence = 0;
  #version = 0;
  #told = new Uint8Array();
  #feed: Change[] = [];

  constructor({ keys, clock }: { readonly keys: KeyValues; readonly clock: Clock }) {
    this.#keys = keys;
    this.#clock = clock;
  }

  async beginLoad(_showId: string, _epoch: number) {
    return this.#load ? ({ status: 'ALREADY_LOADED' } as const) : ({ status: 'LOADING' } as const);
  }

  async load(showId: string, command: LoadCommand) {
    this.#load = command;
    this.#fence = epochBase(command.epoch);
    this.#version = this.#fence;
    for (const seat of [...command.booked.flatMap(({ seats }) => seats), ...command.blocked]) {
      await this.#keys.put(bookingKey(showId, seat));
    }
    this.#told = await this.#read(showId, command.seatCount);
    return { status: 'LOADED' } as const;
  }

  async unload(_showId: string, _epoch: number) {
    return { status: 'STALE_EPOCH' } as const;
  }

  async hold(showId: string, { holdId, seats, ttlMs, customerRef }: HoldCommand) {
    if (!this.#load) return NOT_LOADED;
    const taken: number[] = [];
    for (const seat of seats) if (await this.#isTaken(showId, seat)) taken.push(seat);
    if (taken.length > 0) return { status: 'SEAT_UNAVAILABLE', seats: taken } as const;
    for (const seat of seats) {
      const isLocked = await this.#keys.lock(lockKey(showId, seat), ttlMs);
      if (!isLocked) return { status: 'SEAT_UNAVAILABLE', seats: [seat] } as const;
    }
    this.#fence += 1;
    const createdAtMs = this.#clock.nowMs();
    const times = { createdAtMs, expiresAtMs: createdAtMs + ttlMs };
    const hold: Hold = { holdId, state: 'active', seats, fence: this.#fence, customerRef, ...times };
    this.#holds.set(holdId, hold);
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

  async unblock(_showId: string, _command: SeatsCommand) {
    this.#fence += 1;
    return { status: 'UNBLOCKED', fence: this.#fence } as const;
  }

  async setSale(_showId: string, _sale: Sale) {
    this.#fence += 1;
    return { status: 'SALE_SET', fence: this.#fence } as const;
  }

  async snapshot(showId: string) {
    if (!this.#load) return NOT_LOADED;
    await this.#compareReadings(showId, this.#load.seatCount);
    const [version, nowMs] = [this.#version, this.#clock.nowMs()];
    return { status: 'SNAPSHOT', version, statusCodes: this.#told.slice(), nowMs } as const;
  }

  async counts(showId: string) {
    const shown = await this.snapshot(showId);
    if (shown.status !== 'SNAPSHOT') return shown;
    const counts = countStatuses(shown.statusCodes);
    return { status: 'COUNTS', counts, liveHolds: counts.held, sale: 'open' } as const;
  }

  async changesSince(showId: string, version: number) {
    if (!this.#load) return NOT_LOADED;
    await this.#compareReadings(showId, this.#load.seatCount);
    return { status: 'CHANGES', changes: this.#feed.filter((change) => change.version > version) } as const;
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

  async listHolds(_showId: string, _command: ListHoldsCommand) {
    return { status: 'HOLDS', holds: [], cursor: undefined, nowMs: this.#clock.nowMs() } as const;
  }

  async ping(): Promise<void> {}

  async close(): Promise<void> {}

  async #isTaken(showId: string, seat: number): Promise<boolean> {
    return (
      (await this.#keys.exists(bookingKey(showId, seat))) || (await this.#keys.exists(lockKey(showId, seat)))
    );
  }

  async #unlock(showId: string, { seats }: Hold): Promise<void> {
    for (const seat of seats) await this.#keys.delete(lockKey(showId, seat));
  }

  async #compareReadings(showId: string, seatCount: number): Promise<void> {
    const read = await this.#read(showId, seatCount);
    read.forEach((code, seat) => {
      const status = SEAT_STATUSES[code];
      if (code === this.#told[seat] || status === undefined) return;
      this.#version += 1;
      this.#feed.push({ version: this.#version, status, seats: [seat] });
    });
    this.#told = read;
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
