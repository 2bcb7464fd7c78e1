import type {
  BeginConfirmCommand,
  BeginConfirmOutcome,
  Change,
  ConfirmingHold,
  ExtendCommand,
  FreeCommand,
  Hold,
  HoldCommand,
  HoldOutcome,
  LoadCommand,
  ReleaseCommand,
} from '../../src/domain/commands.ts';
import type { SeatEngine } from '../../src/ports/seat-engine.ts';
import type { Report } from './violations.ts';

/** The engine's commands, each of which is one call on one show. */
export type EngineCommand = Exclude<keyof SeatEngine, 'name' | 'listen' | 'ping' | 'close'>;

/** One command as the engine executed it. */
export interface Execution {
  readonly atMs: number;
  readonly command: EngineCommand;
  readonly args: readonly unknown[];
  readonly outcome: { readonly status: string };
  /** What it put on the feed. */
  readonly changes: readonly Change[];
}

interface Seen {
  readonly holdId: string;
  readonly tokenHash: string;
  fence: number;
  seats: readonly number[];
  expiresAtMs: number;
  state: 'active' | 'confirming' | 'ended';
}

/**
 * Watches what the engine executes and answers, whoever asked, and says where that breaks a promise. It knows nothing
 * of how an engine works: only what it answered before, and what it put on its feed.
 */
export class EngineWitness {
  readonly #report: Report;
  readonly #holds = new Map<string, Seen>();
  readonly #bySeat = new Map<number, Seen>();
  readonly #booked = new Set<number>();
  #lastFence = 0;

  constructor(report: Report) {
    this.#report = report;
  }

  /** The engine has lost its memory. What it gave out stays given out. */
  forget(): void {
    this.#holds.clear();
    this.#bySeat.clear();
    this.#booked.clear();
  }

  see(execution: Execution): void {
    const { command, args, outcome, atMs } = execution;
    switch (command) {
      case 'load':
        if (outcome.status === 'LOADED') this.#seeLoad(args[1] as LoadCommand);
        return;
      case 'unload':
        if (outcome.status === 'UNLOADED') this.forget();
        return;
      case 'hold':
        this.#seeHold(args[1] as HoldCommand, outcome as HoldOutcome, execution);
        return;
      case 'extend':
        this.#seeChanges(execution, []);
        if (outcome.status === 'EXTENDED') this.#seeExtend(args[1] as ExtendCommand, outcome, atMs);
        return;
      case 'release':
        this.#seeRelease(args[1] as ReleaseCommand, execution);
        return;
      case 'beginConfirm':
        this.#seeBegin(args[1] as BeginConfirmCommand, outcome as BeginConfirmOutcome, execution);
        return;
      case 'finishConfirm':
        this.#seeFinish(args[1] as ConfirmingHold, execution);
        return;
      case 'abortConfirm':
      case 'clear':
        this.#seeEnd(execution);
        return;
      case 'free':
        this.#seeFree(args[1] as FreeCommand, execution);
        return;
      case 'block':
      case 'unblock':
      case 'setSale':
        this.#seeFence((outcome as { fence?: number }).fence);
        return;
      default:
        this.#seeChanges(execution, []);
    }
  }

  #seeLoad({ booked }: LoadCommand): void {
    this.forget();
    for (const { seats } of booked) for (const seat of seats) this.#booked.add(seat);
  }

  #seeHold(command: HoldCommand, outcome: HoldOutcome, execution: Execution): void {
    const { atMs } = execution;
    const known = this.#liveOwnedBy(command, atMs);
    if (known) {
      this.#seeChanges(execution, []);
      const isSame = outcome.status === 'HELD' && outcome.hold.fence === known.fence;
      if (!isSame && outcome.status !== 'NOT_LOADED') {
        this.#report('retries get the same answer', `a live hold asked for again got ${outcome.status}`);
      }
      return;
    }
    if (outcome.status === 'SEAT_UNAVAILABLE') {
      for (const seat of outcome.seats) this.#checkIsTaken(seat, atMs);
    }
    if (outcome.status !== 'HELD') {
      this.#seeChanges(execution, []);
      return;
    }
    if (!sameSeats(outcome.hold.seats, command.seats)) {
      this.#report('all seats or none', `asked for ${command.seats}, got ${outcome.hold.seats}`);
    }
    this.#seeClaim(outcome.hold, command.tokenHash, execution);
  }

  #seeClaim(hold: Hold, tokenHash: string, execution: Execution): void {
    const { atMs, changes } = execution;
    for (const seat of hold.seats) {
      const holder = this.#bySeat.get(seat);
      if (holder && !hasRunOut(holder, atMs)) {
        this.#report(
          'one live claim a seat',
          `seat ${seat} was held by fence ${holder.fence}, got ${hold.fence}`,
        );
      }
      if (this.#booked.has(seat)) this.#report('one live claim a seat', `booked seat ${seat} was held`);
    }
    const held = changes.filter(({ status }) => status === 'held').flatMap(({ seats }) => seats);
    if (!sameSeats(held, hold.seats)) {
      this.#report('all seats or none', `held ${hold.seats}, but the feed says ${held}`);
    }
    this.#seeFreed(execution, []);
    this.#seeFence(hold.fence);
    const seen: Seen = {
      holdId: hold.holdId,
      tokenHash,
      fence: hold.fence,
      seats: hold.seats,
      expiresAtMs: hold.expiresAtMs,
      state: 'active',
    };
    this.#holds.set(seen.holdId, seen);
    for (const seat of seen.seats) this.#bySeat.set(seat, seen);
  }

  #seeExtend(command: ExtendCommand, outcome: { status: string }, atMs: number): void {
    const seen = this.#actedOn(command, 'extend', atMs);
    if (seen) seen.expiresAtMs = (outcome as { status: string; hold: Hold }).hold.expiresAtMs;
  }

  #seeRelease(command: ReleaseCommand, execution: Execution): void {
    const { outcome, atMs } = execution;
    const isReleased = outcome.status === 'RELEASED';
    const known = this.#holds.get(command.holdId);
    const isRetry = known?.state === 'ended' && known.tokenHash === command.tokenHash;
    const seen = isReleased && !isRetry ? this.#actedOn(command, 'release', atMs) : undefined;
    const leaving = seen ? seen.seats.filter((seat) => (command.seats ?? seen.seats).includes(seat)) : [];
    this.#seeChanges(execution, leaving);
    if (!seen) return;
    seen.seats = seen.seats.filter((seat) => !leaving.includes(seat));
    if (seen.seats.length === 0) seen.state = 'ended';
  }

  #seeBegin(command: BeginConfirmCommand, outcome: BeginConfirmOutcome, execution: Execution): void {
    if (outcome.status !== 'CONFIRMING') {
      this.#seeChanges(execution, []);
      return;
    }
    const { hold } = outcome;
    const known = this.#holds.get(command.holdId);
    if (known && command.reacquire && known.fence !== hold.fence) {
      this.#seeClaim(hold, command.tokenHash, execution);
    } else {
      this.#seeChanges(execution, []);
    }
    const seen = this.#actedOn(command, 'confirm', execution.atMs);
    if (!seen) return;
    seen.state = 'confirming';
    seen.expiresAtMs = hold.expiresAtMs;
  }

  #seeFinish({ holdId }: ConfirmingHold, execution: Execution): void {
    const seen = this.#holds.get(holdId);
    const isBooked = execution.outcome.status === 'BOOKED';
    const booked = execution.changes
      .filter(({ status }) => status === 'booked')
      .flatMap(({ seats }) => seats);
    if (!sameSeats(booked, isBooked ? (seen?.seats ?? []) : [])) {
      this.#report('all seats or none', `confirmed ${seen?.seats}, but the feed says ${booked}`);
    }
    if (!isBooked || !seen) return;
    for (const seat of seen.seats) {
      this.#booked.add(seat);
      this.#bySeat.delete(seat);
    }
    this.#holds.delete(holdId);
  }

  /** An operator's clear, or a confirm given up: all the hold's seats leave it. */
  #seeEnd(execution: Execution): void {
    const { command, args, outcome } = execution;
    const holdId = command === 'clear' ? (args[1] as string) : (args[1] as ConfirmingHold).holdId;
    const seen = this.#holds.get(holdId);
    const hasEnded = outcome.status === 'CLEARED' || outcome.status === 'ABORTED';
    this.#seeChanges(execution, hasEnded && seen ? seen.seats : []);
    if (hasEnded && seen) seen.state = 'ended';
  }

  /** A cancelled booking's seats; where the engine never heard of the booking, the confirming hold ends. */
  #seeFree({ holdId }: FreeCommand, execution: Execution): void {
    const seats = (execution.outcome as { seats?: readonly number[] }).seats ?? [];
    this.#seeChanges(execution, seats);
    const seen = this.#holds.get(holdId);
    if (seats.length > 0 && seen?.state === 'confirming') seen.state = 'ended';
  }

  /** Whoever acts on a hold owns it, and the hold has not run out. */
  #actedOn({ holdId, tokenHash }: { holdId: string; tokenHash: string }, what: string, atMs: number) {
    const seen = this.#holds.get(holdId);
    if (!seen || seen.tokenHash !== tokenHash) {
      this.#report('only owners and operators act', `a stranger could ${what}`);
      return undefined;
    }
    if (hasRunOut(seen, atMs) || seen.state === 'ended') {
      const since =
        seen.state === 'ended' ? 'though it had ended' : `${atMs - seen.expiresAtMs} ms after its end`;
      this.#report('nothing past its end confirms', `could ${what} fence ${seen.fence} ${since}`);
    }
    return seen;
  }

  /** Of a command that takes nothing. */
  #seeChanges(execution: Execution, mayFree: readonly number[]): void {
    for (const { status, seats } of execution.changes) {
      if (status !== 'available') {
        this.#report('what is refused changes nothing', `${nameOf(execution)} made ${seats} ${status}`);
      }
    }
    this.#seeFreed(execution, mayFree);
  }

  /** What leaves a seat has run out, or is what the command is about. */
  #seeFreed(execution: Execution, mayFree: readonly number[]): void {
    const freed = execution.changes
      .filter(({ status }) => status === 'available')
      .flatMap(({ seats }) => seats);
    const ended = new Set<Seen>();
    for (const seat of freed) {
      const holder = this.#bySeat.get(seat);
      if (holder && hasRunOut(holder, execution.atMs)) ended.add(holder);
      else if (!mayFree.includes(seat)) {
        this.#report('what is refused changes nothing', `${nameOf(execution)} freed seat ${seat}`);
      }
      this.#bySeat.delete(seat);
      this.#booked.delete(seat);
    }
    for (const holder of ended) holder.state = 'ended';
  }

  #seeFence(fence: number | undefined): void {
    if (fence === undefined) return;
    if (fence <= this.#lastFence)
      this.#report('fences increase', `${fence} was given out after ${this.#lastFence}`);
    this.#lastFence = Math.max(fence, this.#lastFence);
  }

  #checkIsTaken(seat: number, atMs: number): void {
    const holder = this.#bySeat.get(seat);
    if (this.#booked.has(seat) || (holder && !hasRunOut(holder, atMs))) return;
    const why = holder ? `its hold ran out ${atMs - holder.expiresAtMs} ms ago` : 'nobody had it';
    this.#report('what has run out is free at once', `seat ${seat} was refused, but ${why}`);
  }

  #liveOwnedBy({ holdId, tokenHash }: HoldCommand, atMs: number): Seen | undefined {
    const seen = this.#holds.get(holdId);
    const isLive = seen?.tokenHash === tokenHash && seen.state !== 'ended' && !hasRunOut(seen, atMs);
    return isLive ? seen : undefined;
  }
}

function hasRunOut(seen: Seen, atMs: number): boolean {
  return seen.state === 'active' && seen.expiresAtMs <= atMs;
}

function sameSeats(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((seat) => b.includes(seat));
}

function nameOf({ command, outcome }: Execution): string {
  return `${command}, answered ${outcome.status},`;
}
