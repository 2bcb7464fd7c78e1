import { assert } from '../../domain/assert.ts';
import type {
  Change,
  ConfirmingHold,
  Hold,
  HoldCommand,
  HoldOutcome,
  HoldRefusal,
  LoadCommand,
  NotLoaded,
} from '../../domain/commands.ts';
import { parseHoldCursor, writeHoldCursor } from '../../domain/cursors.ts';
import { epochBase } from '../../domain/epochs.ts';
import { type SeatIndex, STATUS_CODE } from '../../domain/seats.ts';
import type { FeedListener, SeatEngine } from '../../ports/seat-engine.ts';
import type { SharedCounters } from '../../ports/shared-counters.ts';
import { RedisClient } from './client.ts';
import { RedisFeedListener } from './feed-listener.ts';
import { HoldBatcher } from './hold-batcher.ts';
import { RedisCounters } from './redis-counters.ts';
import { parseRedisUrl } from './redis-url.ts';
import type { Reply } from './replies.ts';
import {
  changeIn,
  claimIn,
  confirmingHoldIn,
  holdIn,
  listIn,
  numberIn,
  numbersIn,
  textIn,
} from './replies.ts';
import { BLOCK, keyOf, loadScripts, type Script, type ScriptArgument } from './scripts.ts';

/** Seats that one call loads, give or take a booking: under a millisecond of Redis' time. */
const CLAIMS_PER_STEP = 500;
/** Feed entries read in one call. */
const CHANGES_PER_CALL = 1_000;
/** Holds ended in one call on the way to a snapshot. */
const EXPIRE_LIMIT = 32;

export interface RedisEngineOptions {
  /** See redis-url.ts. */
  readonly url: string;
  /** Certificates of a private authority, PEM; absent: the well-known ones. */
  readonly tlsCa?: string | undefined;
  /** What is not answered in this time, redirections and further tries included, is EngineUnavailable. */
  readonly timeoutMs: number;
}

/** Claims in Redis 7 or later, or Valkey: one Lua file per command, all of a show's keys in one slot. */
export class RedisEngine implements SeatEngine {
  readonly name = 'redis';
  readonly #client: RedisClient;
  readonly #timeoutMs: number;
  readonly #scripts = loadScripts();
  readonly #batcher = new HoldBatcher((showId, commands) => this.#holdBatch(showId, commands));
  readonly #listeners = new Set<FeedListener>();
  readonly counters: SharedCounters;

  /** @throws InvalidRedisUrl */
  constructor({ url, tlsCa, timeoutMs }: RedisEngineOptions) {
    this.#client = new RedisClient({ target: parseRedisUrl(url), tlsCa, timeoutMs });
    this.#timeoutMs = timeoutMs;
    this.counters = new RedisCounters(this.#client, this.#scriptOf('add_counts'));
  }

  async beginLoad(showId: string, epoch: number) {
    const [status] = await this.#call('begin_load', showId, [epoch]);
    return oneOf(status, { LOADING: 1, LOADING_ELSEWHERE: 1, ALREADY_LOADED: 1, STALE_EPOCH: 1 });
  }

  async load(showId: string, { epoch, seatCount, sale, booked, blocked }: LoadCommand) {
    const bookedClaims = booked.map(({ holdId, seats }) => [holdId, ...seats] as const);
    const steps = [
      ...inSteps(bookedClaims, STATUS_CODE.booked),
      ...inSteps(
        blocked.map((seat) => [BLOCK, seat] as const),
        STATUS_CODE.blocked,
      ),
    ];
    for (const { code, claims } of steps) {
      const [status] = await this.#call('load_claims', showId, [epoch, code, JSON.stringify(claims)]);
      const { status: word } = oneOf(status, { LOADING: 1, STALE_EPOCH: 1 });
      if (word === 'STALE_EPOCH') return { status: word } as const;
    }
    const bookedCount = booked.reduce((count, { seats }) => count + seats.length, 0);
    const args = [epoch, epochBase(epoch), seatCount, sale, bookedCount, blocked.length];
    const [status] = await this.#call('load', showId, args);
    return oneOf(status, { LOADED: 1, STALE_EPOCH: 1 });
  }

  async unload(showId: string, epoch: number) {
    const [status] = await this.#call('unload', showId, [epoch]);
    return oneOf(status, { UNLOADED: 1, STALE_EPOCH: 1 });
  }

  hold: SeatEngine['hold'] = (showId, command) => this.#batcher.hold(showId, command);

  async #holdBatch(showId: string, commands: readonly HoldCommand[]): Promise<readonly HoldOutcome[]> {
    const [first] = commands;
    assert(first !== undefined, 'no batch is empty');
    const args: ScriptArgument[] = [first.maxLifeMs, first.maxSeatsPerCustomer ?? '', commands.length];
    for (const { holdId, tokenHash, ttlMs, customerRef, seats } of commands) {
      assert(
        !/^(!|\d{1,6}$)/.test(holdId),
        `${holdId} is no id of a hold: in Redis it would be something else`,
      );
      args.push(holdId, tokenHash, ttlMs, customerRef ?? '', seats.length, ...seats);
    }
    const [status, now, ...outcomes] = await this.#call('hold', showId, args);
    if (textIn(status) === 'NOT_LOADED') return commands.map(() => NOT_LOADED);
    const nowMs = numberIn(now);
    return commands.map((command, position) => holdOutcomeIn(outcomes[position], command, nowMs));
  }

  extend: SeatEngine['extend'] = async (showId, { holdId, tokenHash, ttlMs }) => {
    const reply = await this.#call('extend', showId, [holdId, tokenHash, ttlMs]);
    if (textIn(reply[0]) === 'EXTENDED') return { status: 'EXTENDED', hold: holdIn(reply[1]) };
    return refusalIn(reply);
  };

  release: SeatEngine['release'] = async (showId, { holdId, tokenHash, seats = [] }) => {
    const reply = await this.#call('release', showId, [holdId, tokenHash, ...seats]);
    if (textIn(reply[0]) === 'RELEASED') return { status: 'RELEASED', hold: holdIn(reply[1]) };
    return refusalIn(reply);
  };

  beginConfirm: SeatEngine['beginConfirm'] = async (
    showId,
    { holdId, tokenHash, deadlineMs, reacquire = false },
  ) => {
    const args = [holdId, tokenHash, deadlineMs, Number(reacquire)];
    const reply = await this.#call('begin_confirm', showId, args);
    if (textIn(reply[0]) === 'CONFIRMING') {
      return { status: 'CONFIRMING', hold: holdIn(reply[1]), nowMs: numberIn(reply[2]) };
    }
    const refusal = refusalIn(reply);
    assert(refusal.status !== 'CONFIRM_UNDERWAY', 'begin_confirm never refuses for a confirm under way');
    return refusal;
  };

  async finishConfirm(showId: string, { holdId, fence }: ConfirmingHold) {
    const [status] = await this.#call('finish_confirm', showId, [holdId, fence]);
    return oneOf(status, { BOOKED: 1, HOLD_NOT_FOUND: 1, NOT_LOADED: 1 });
  }

  async abortConfirm(showId: string, { holdId, fence }: ConfirmingHold) {
    const [status] = await this.#call('abort_confirm', showId, [holdId, fence]);
    return oneOf(status, { ABORTED: 1, HOLD_NOT_FOUND: 1, NOT_LOADED: 1 });
  }

  clear: SeatEngine['clear'] = async (showId, holdId) => {
    const reply = await this.#call('clear', showId, [holdId]);
    if (textIn(reply[0]) === 'CLEARED') return { status: 'CLEARED', hold: holdIn(reply[1]) };
    const refusal = refusalIn(reply);
    assert(refusal.status !== 'WRONG_TOKEN', 'clear looks at no token');
    return refusal;
  };

  free: SeatEngine['free'] = async (showId, { holdId, seats }) => {
    const [status, ...freed] = await this.#call('free', showId, [holdId, ...seats]);
    if (textIn(status) === 'NOT_LOADED') return NOT_LOADED;
    return { status: 'FREED', seats: numbersIn(freed) };
  };

  block: SeatEngine['block'] = async (showId, { seats }) => {
    const [status, ...rest] = await this.#call('block', showId, seats);
    if (textIn(status) === 'BLOCKED') return { status: 'BLOCKED', fence: numberIn(rest[0]) };
    if (textIn(status) === 'SEAT_UNAVAILABLE') return { status: 'SEAT_UNAVAILABLE', seats: numbersIn(rest) };
    return oneOf(status, { NOT_LOADED: 1 });
  };

  unblock: SeatEngine['unblock'] = async (showId, { seats }) => {
    const [status, fence] = await this.#call('unblock', showId, seats);
    if (textIn(status) === 'UNBLOCKED') return { status: 'UNBLOCKED', fence: numberIn(fence) };
    return oneOf(status, { NOT_LOADED: 1 });
  };

  setSale: SeatEngine['setSale'] = async (showId, sale) => {
    const [status, fence] = await this.#call('set_sale', showId, [sale]);
    if (textIn(status) === 'SALE_SET') return { status: 'SALE_SET', fence: numberIn(fence) };
    return oneOf(status, { NOT_LOADED: 1 });
  };

  expireDue: SeatEngine['expireDue'] = async (showId, { limit }) => {
    const [status, expired, more, ...inDoubt] = await this.#call('expire_due', showId, [limit, 0]);
    if (textIn(status) === 'NOT_LOADED') return NOT_LOADED;
    return {
      status: 'EXPIRED',
      expired: numberIn(expired),
      inDoubt: inDoubt.map(confirmingHoldIn),
      more: numberIn(more) === 1,
    };
  };

  snapshot: SeatEngine['snapshot'] = async (showId) => {
    const [status, version, nowMs, statusCodes] = await this.#callOnceNothingIsDue('snapshot', showId);
    if (textIn(status) === 'NOT_LOADED') return NOT_LOADED;
    assert(Buffer.isBuffer(statusCodes), 'a snapshot has a byte per seat');
    return { status: 'SNAPSHOT', version: numberIn(version), nowMs: numberIn(nowMs), statusCodes };
  };

  counts: SeatEngine['counts'] = async (showId) => {
    const reply = await this.#callOnceNothingIsDue('counts', showId);
    if (textIn(reply[0]) === 'NOT_LOADED') return NOT_LOADED;
    const sale = textIn(reply[1]) === 'open' ? 'open' : 'closed';
    const [liveHolds = 0, seatCount = 0, held = 0, booked = 0, blocked = 0] = numbersIn(reply.slice(2));
    return {
      status: 'COUNTS',
      sale,
      liveHolds,
      counts: { available: seatCount - held - booked - blocked, held, booked, blocked },
    };
  };

  changesSince: SeatEngine['changesSince'] = async (showId, version) => {
    const changes: Change[] = [];
    for (;;) {
      const since = changes.at(-1)?.version ?? version;
      const [status, ...entries] = await this.#call('changes_since', showId, [since, CHANGES_PER_CALL]);
      if (textIn(status) !== 'CHANGES') return oneOf(status, { NOT_LOADED: 1, GAP: 1 });
      changes.push(...entries.map(changeIn));
      if (entries.length < CHANGES_PER_CALL) return { status: 'CHANGES', changes };
    }
  };

  listen(showId: string): FeedListener {
    const listener = new RedisFeedListener({
      servers: this.#client.servers,
      feed: keyOf(showId, 'feed'),
      timeoutMs: this.#timeoutMs,
      onClose: () => this.#listeners.delete(listener),
    });
    this.#listeners.add(listener);
    return listener;
  }

  getHold: SeatEngine['getHold'] = async (showId, holdId) => {
    const [status, now, hold, tokenHash] = await this.#call('get_hold', showId, [holdId]);
    if (textIn(status) === 'NOT_LOADED') return NOT_LOADED;
    const nowMs = numberIn(now);
    if (textIn(status) === 'FOUND') {
      return { status: 'FOUND', hold: holdIn(hold), tokenHash: textIn(tokenHash), nowMs };
    }
    return { ...oneOf(status, { HOLD_NOT_FOUND: 1 }), nowMs };
  };

  claimOf: SeatEngine['claimOf'] = async (showId, seat) => {
    const [status, now, claim] = await this.#call('claim_of', showId, [seat]);
    if (textIn(status) === 'NOT_LOADED') return NOT_LOADED;
    return { status: 'CLAIM', claim: claimIn(textIn(status), claim), nowMs: numberIn(now) };
  };

  listHolds: SeatEngine['listHolds'] = async (showId, { limit, cursor }) => {
    const after = parseHoldCursor(cursor);
    const args = [limit, after?.state ?? '', after?.expiresAtMs ?? '', after?.holdId ?? ''];
    const [status, more, nowMs, ...views] = await this.#call('list_holds', showId, args);
    if (textIn(status) === 'NOT_LOADED') return NOT_LOADED;
    const holds = views.map(holdIn);
    return {
      status: 'HOLDS',
      holds,
      cursor: numberIn(more) === 1 ? writeHoldCursor(holds.at(-1)) : undefined,
      nowMs: numberIn(nowMs),
    };
  };

  ping(): Promise<void> {
    return this.#client.ping();
  }

  async close(): Promise<void> {
    for (const listener of this.#listeners) listener.close();
    this.#client.close();
  }

  async #call(command: string, showId: string, args: readonly ScriptArgument[]): Promise<readonly Reply[]> {
    const script = this.#scriptOf(command);
    // Whoever would rebuild a show must know for sure what server this is; all others find out at the show.
    const looksFirst = command === 'begin_load';
    return listIn(await this.#client.call({ script, hashTag: showId, args, looksFirst }));
  }

  #scriptOf(command: string): Script {
    const script = this.#scripts.get(command);
    assert(script !== undefined, `no Lua file for the command ${command}`);
    return script;
  }

  /** For reads that must not show what has run out: ends that first, in steps that stop nobody for long. */
  async #callOnceNothingIsDue(command: string, showId: string): Promise<readonly Reply[]> {
    for (;;) {
      const reply = await this.#call(command, showId, []);
      if (textIn(reply[0]) !== 'DUE') return reply;
      await this.#call('expire_due', showId, [EXPIRE_LIMIT, 1]);
    }
  }
}

const NOT_LOADED: NotLoaded = { status: 'NOT_LOADED' };

type Claim = readonly [by: string, ...seats: SeatIndex[]];

/** Claims of one kind in steps of about CLAIMS_PER_STEP seats. */
function* inSteps(claims: readonly Claim[], code: number): Generator<{ code: number; claims: Claim[] }> {
  let step: Claim[] = [];
  let seats = 0;
  for (const claim of claims) {
    step.push(claim);
    seats += claim.length - 1;
    if (seats < CLAIMS_PER_STEP) continue;
    yield { code, claims: step };
    step = [];
    seats = 0;
  }
  if (step.length > 0) yield { code, claims: step };
}

/** The reply's first word as an outcome without further content. */
function oneOf<Status extends string>(word: Reply | undefined, known: Record<Status, 1>): { status: Status } {
  const text = textIn(word);
  for (const status in known) if (status === text) return { status };
  throw new Error(`invariant broken: a script answered ${text}`);
}

function holdOutcomeIn(reply: Reply | undefined, command: HoldCommand, nowMs: number): HoldOutcome {
  if (typeof reply === 'number') return { status: 'HELD', hold: newHold(command, reply, nowMs) };
  const outcome = listIn(reply);
  const status = textIn(outcome[0]);
  if (status === 'HELD') return { status, hold: holdIn(outcome[1]) };
  if (status === 'SEAT_UNAVAILABLE') return { status, seats: numbersIn(outcome.slice(1)) };
  if (status === 'SHOW_CLOSED' || status === 'CUSTOMER_LIMIT' || status === 'ID_REUSED') return { status };
  return refusalIn(outcome);
}

/** What hold.lua has just made of the command. It answers the fence alone: telling the rest costs Redis more than deciding. */
function newHold(
  { holdId, seats, ttlMs, maxLifeMs, customerRef }: HoldCommand,
  fence: number,
  nowMs: number,
): Hold {
  const expiresAtMs = nowMs + Math.min(ttlMs, maxLifeMs);
  return { holdId, state: 'active', seats, fence, createdAtMs: nowMs, expiresAtMs, customerRef };
}

function refusalIn(reply: readonly Reply[]): HoldRefusal | NotLoaded {
  const [word, by] = reply;
  if (textIn(word) === 'ALREADY_RELEASED') {
    return { status: 'ALREADY_RELEASED', by: textIn(by) === 'operator' ? 'operator' : 'owner' };
  }
  return oneOf(word, {
    NOT_LOADED: 1,
    HOLD_NOT_FOUND: 1,
    WRONG_TOKEN: 1,
    HOLD_EXPIRED: 1,
    CONFIRM_UNDERWAY: 1,
  });
}
