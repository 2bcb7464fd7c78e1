import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Holdfast, SeatEvent } from '@holdfast/core';
import { unwrap } from '../errors.ts';
import { SharedReading } from '../snapshots/shared-reading.ts';
import type { Snapshots } from '../snapshots/snapshots.ts';
import { type Frame, FrameLog } from './frame-log.ts';
import { dataFrame } from './frames.ts';
import type { Watcher } from './watcher.ts';

/**
 * Changes that come close together go out in one write: a write to a socket costs more than a change does. The pause is
 * longer where a round takes long, so that writing does not fill the time, as far as changes may wait.
 */
const [MIN_PAUSE_MS, MAX_PAUSE_MS, PAUSE_PER_ROUND] = [25, 60, 4];
/** Whoever missed more is better served with a snapshot, which many share. */
const MAX_CATCH_UP_BYTES = 128 * 1024;
/** Watchers written to before other requests have their turn. */
const SLICE = 200;

export interface ShowStreamParts {
  readonly showId: string;
  readonly holdfast: Holdfast;
  readonly snapshots: Snapshots;
  /** The watcher does not keep up. */
  drop(watcher: Watcher): void;
  /** The feed cannot be read any more. */
  fail(error: Error): void;
  /** Changes have gone out to all; the first of them came this long ago. */
  sent(lagMs: number): void;
}

/** One show's feed on its way to its watchers: read once, encoded once, however many they are. */
export class ShowStream {
  readonly showId: string;
  readonly watchers = new Set<Watcher>();
  /** Watchers, and those that are about to be. */
  users = 0;
  unusedSinceMs = 0;
  readonly #parts: ShowStreamParts;
  readonly #stop = new AbortController();
  readonly #begun = Promise.withResolvers<void>();
  #log = new FrameLog(-1);
  /** What watchers without a version begin with. */
  readonly #freshSnapshot = new SharedReading(() => this.#readSnapshot());
  #snapshot: Frame | undefined;
  /** Catch-ups under way, by the version that is asked for: after a restart many come with the same. */
  readonly #catchUps = new Map<number, Promise<Frame[] | undefined>>();
  #pending: Frame[] = [];
  #pendingSinceMs = 0;
  #fault: unknown;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #nextRoundMs = 0;
  #isInRound = false;
  #isAnybodyBehind = false;

  constructor(parts: ShowStreamParts) {
    this.#parts = parts;
    this.showId = parts.showId;
    // Whoever waits for it hears it from there.
    this.#begun.promise.catch(() => {});
    this.#follow().catch((error) => {
      if (this.#stop.signal.aborted) return;
      this.#begun.reject(error);
      this.#fault = error;
      this.stop();
      parts.fail(error);
    });
  }

  /** Up to which version everything is on its way to the watchers; below 0 before there was anything. */
  get version(): number {
    return this.#log.last;
  }

  stop(): void {
    this.#stop.abort();
    clearTimeout(this.#timer);
  }

  /**
   * From here on the watcher hears everything after `sinceVersion`, or a snapshot and everything after that.
   * @throws EngineUnavailable, and then it hears nothing
   */
  async join(watcher: Watcher, sinceVersion: number | undefined): Promise<void> {
    await this.#begun.promise;
    const start = await this.#startFor(sinceVersion);
    if (this.#fault) throw this.#fault;
    // Gone, or told meanwhile that the server stops.
    if (this.#stop.signal.aborted || !watcher.socket.writable) return;
    // Nothing comes between these: a change is in the log before, or goes out in a round after.
    watcher.write(
      start.map(({ bytes }) => bytes),
      start.at(-1)?.version ?? sinceVersion ?? -1,
    );
    this.watchers.add(watcher);
    this.#advance(watcher);
    this.#plan();
  }

  async #follow(): Promise<void> {
    const { holdfast, showId } = this.#parts;
    const { signal } = this.#stop;
    const events = unwrap(await holdfast.shows.watch(showId, { sinceVersion: undefined, signal }));
    for await (const event of events) this.#take(event);
    if (!signal.aborted) throw new Error(`the feed of ${showId} ended`);
  }

  #take(event: SeatEvent): void {
    const frame = { version: event.version, bytes: dataFrame(event.version, JSON.stringify(event)) };
    if (event.type === 'change') {
      if (this.#pending.length === 0) this.#pendingSinceMs = performance.now();
      this.#pending.push(frame);
    } else {
      this.#pending = [];
      if (this.#log.last < 0) this.#log = new FrameLog(event.version);
      else this.#log.startAnew(frame);
      this.#begun.resolve();
    }
    this.#plan();
  }

  /** Frames to begin with; none where the log has all that comes after `sinceVersion`. */
  async #startFor(sinceVersion: number | undefined): Promise<readonly Frame[]> {
    if (sinceVersion !== undefined) {
      if (this.#log.covers(sinceVersion)) return [];
      const missed = await this.#catchUp(sinceVersion);
      if (missed && bytesIn(missed) <= MAX_CATCH_UP_BYTES) return missed;
    }
    return [await this.#freshSnapshot.read()];
  }

  #catchUp(sinceVersion: number): Promise<Frame[] | undefined> {
    const underway = this.#catchUps.get(sinceVersion);
    if (underway) return underway;
    const { holdfast, showId } = this.#parts;
    const read = async () => {
      const changes = unwrap(await holdfast.shows.changesSince(showId, sinceVersion));
      return changes?.map((change) => ({
        version: change.version,
        bytes: dataFrame(change.version, JSON.stringify(change)),
      }));
    };
    const catchUp = read().finally(() => this.#catchUps.delete(sinceVersion));
    this.#catchUps.set(sinceVersion, catchUp);
    return catchUp;
  }

  /** As new as the watcher's request. All who come in one turn share it, so that a crowd costs no more than a few. */
  async #readSnapshot(): Promise<Frame> {
    await nextTurn();
    const { snapshots, showId } = this.#parts;
    const { version, seatsJson } = await snapshots.read(showId);
    if (this.#snapshot?.version !== version) {
      const data = `{"type":"snapshot","version":${version},"seats":${seatsJson}}`;
      this.#snapshot = { version, bytes: dataFrame(version, data) };
    }
    return this.#snapshot;
  }

  #plan(): void {
    const hasWork = this.#pending.length > 0 || this.#isAnybodyBehind;
    if (!hasWork || this.#timer || this.#isInRound || this.#stop.signal.aborted) return;
    this.#timer = setTimeout(() => void this.#round(), Math.max(0, this.#nextRoundMs - performance.now()));
  }

  async #round(): Promise<void> {
    this.#timer = undefined;
    this.#isInRound = true;
    this.#isAnybodyBehind = false;
    if (this.#pending.length > 0) this.#log.append(this.#pending);
    const sinceMs = this.#pending.length > 0 ? this.#pendingSinceMs : undefined;
    this.#pending = [];
    let busyMs = 0;
    let sliceFromMs = performance.now();
    let inSlice = 0;
    for (const watcher of this.watchers) {
      this.#advance(watcher);
      inSlice += 1;
      if (inSlice < SLICE) continue;
      busyMs += performance.now() - sliceFromMs;
      await nextTurn();
      sliceFromMs = performance.now();
      inSlice = 0;
    }
    const nowMs = performance.now();
    busyMs += nowMs - sliceFromMs;
    if (sinceMs !== undefined) this.#parts.sent(nowMs - sinceMs);
    this.#nextRoundMs = nowMs + Math.min(MAX_PAUSE_MS, Math.max(MIN_PAUSE_MS, busyMs * PAUSE_PER_ROUND));
    this.#isInRound = false;
    this.#plan();
  }

  /** Writes what the watcher has not seen, unless it is not through with what was written before. */
  #advance(watcher: Watcher): void {
    const { version } = watcher;
    if (version >= this.#log.last) return;
    const isInLog = this.#log.covers(version);
    if (isInLog && watcher.isDrained()) watcher.write(this.#log.after(version), this.#log.last);
    else if (!isInLog || watcher.isTooSlow(this.#log.bytesAfter(version))) this.#parts.drop(watcher);
    else this.#isAnybodyBehind = true;
  }
}

function bytesIn(frames: readonly Frame[]): number {
  return frames.reduce((sum, { bytes }) => sum + bytes.length, 0);
}
