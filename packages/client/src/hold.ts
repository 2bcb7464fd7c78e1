import type { inferRouterOutputs } from '@trpc/server';
import type { AppRouter } from './app-router.ts';
import { backoffMs } from './backoff.ts';
import type { Api } from './connection.ts';
import { type HoldfastError, isHoldfastError, type ServerStatus, toHoldfastError } from './errors.ts';
import { type HoldEnd, HoldLostError } from './hold-lost.ts';
import type { CallContext } from './safe-calls.ts';
import type { ServerClock, Window } from './server-clock.ts';

type HoldOutputs = inferRouterOutputs<AppRouter>['holds'];
type HoldView = HoldOutputs['extend'];
/** What a confirmed hold became. Times are epoch milliseconds on the server's clock. */
export type Booking = HoldOutputs['confirm'];
export type NewHold = HoldOutputs['create'];

/** No timer is shorter, whatever the clocks say. */
const SHORTEST_WAIT_MS = 30;
/** While the server's clock is not known at all. */
const SHORTEST_WAIT_BLIND_MS = 1_000;
/** The last look at a hold comes this long after it should have run out. */
const LAST_LOOK_AFTER_MS = 50;
const SHORTEST_TIMEOUT_MS = 1_000;
const LONGEST_TIMEOUT_MS = 10_000;
/** A hold that cannot be given back in this time runs out by itself. */
const DISPOSE_WITHIN_MS = 5_000;

export interface HoldOptions {
  /** Extends itself while it is in use. Default true. */
  readonly keepAlive?: boolean | undefined;
  /** Called once, when the hold cannot be extended any more: `msLeft()` is all there is to confirm it. */
  readonly onLongestLife?: ((hold: Hold) => void) | undefined;
}

export interface HoldParts extends HoldOptions {
  readonly api: Api;
  readonly clock: ServerClock;
  readonly view: NewHold;
  /** How long it lives from each extension; undefined: as long as from its making, which the first answer tells. */
  readonly ttlMs: number | undefined;
  /** The request that made it, where that surely was no repetition. */
  readonly madeIn: Window | undefined;
}

/**
 * Seats of one's own for a while. It extends itself at half of the time that is left, until it is confirmed, released
 * or disposed, or cannot live longer. `signal` aborts when it is lost.
 *
 *     held ──confirm──► confirmed
 *      ├──release, dispose──► released
 *      └──ran out, cleared, forgotten──► lost
 */
export class Hold implements AsyncDisposable {
  readonly #api: Api;
  readonly #clock: ServerClock;
  readonly #keepAlive: boolean;
  readonly #onLongestLife: ((hold: Hold) => void) | undefined;
  readonly #madeIn: Window | undefined;
  readonly #lost = new AbortController();
  #view: NewHold;
  #ttlMs: number | undefined;
  #state: 'held' | 'confirmed' | 'released' | 'lost' = 'held';
  #isAtLongestLife = false;
  /** A confirm was sent and not answered: the hold may be a booking by now. */
  #isInDoubt = false;
  #isStopped = false;
  /** Calls of the owner that may end the hold; meanwhile it is not looked after. */
  #ending = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Looking after the hold: the call that is under way. */
  #look: AbortController | undefined;
  #failures = 0;
  /** Extensions in a row that did not move its end. */
  #unmoved = 0;

  constructor({ api, clock, view, ttlMs, madeIn, keepAlive = true, onLongestLife }: HoldParts) {
    this.#api = api;
    this.#clock = clock;
    this.#view = view;
    this.#ttlMs = ttlMs;
    this.#madeIn = madeIn;
    this.#keepAlive = keepAlive;
    this.#onLongestLife = onLongestLife;
    if (madeIn && ttlMs !== undefined) clock.happened(view.expiresAt - ttlMs, madeIn);
  }

  get showId(): string {
    return this.#view.showId;
  }
  get holdId(): string {
    return this.#view.holdId;
  }
  /** Whoever presents it owns the hold: keep it out of URLs and logs. */
  get token(): string {
    return this.#view.token;
  }
  /** Those that are held now. */
  get seatIds(): readonly string[] {
    return this.#view.seatIds;
  }
  get fence(): number {
    return this.#view.fence;
  }
  /** Epoch milliseconds on the server's clock, as last heard. */
  get expiresAt(): number {
    return this.#view.expiresAt;
  }
  get state(): 'held' | 'confirmed' | 'released' | 'lost' {
    return this.#state;
  }
  /** It cannot be extended any more. */
  get isAtLongestLife(): boolean {
    return this.#isAtLongestLife;
  }
  /** Aborts with a HoldLostError when the hold is lost; not when it is confirmed or released. */
  get signal(): AbortSignal {
    return this.#lost.signal;
  }
  /** Milliseconds until it runs out, by the server's clock. 0: it has, or ended otherwise. */
  msLeft(): number {
    return this.#state === 'held' ? Math.max(0, this.expiresAt - this.#clock.nowMs()) : 0;
  }
  /** For countdowns: whole seconds, rounded up. */
  get secondsLeft(): number {
    return Math.ceil(this.msLeft() / 1_000);
  }

  /** Begins to look after it. A clock that is not known yet is asked for first, with a view of the hold. */
  async start(): Promise<this> {
    if (!this.#clock.isKnown) {
      await this.#get({ retryForMs: 0 }).catch(() => {
        // The hold is there; how long it lives will be told by the next answer.
      });
    }
    this.#schedule();
    return this;
  }

  /** Moves its end to `ttlMs` from now, never past its longest life. @throws HoldfastError */
  async extend({ ttlMs }: { readonly ttlMs?: number | undefined } = {}): Promise<void> {
    await this.#orLose(() => this.#extend(ttlMs, {}));
    this.#schedule();
  }

  /**
   * Makes it a booking, for good. Repeated, it answers the same one. Where it fails without an answer, the hold may be
   * confirmed or not: confirm it again. Disposing does not release such a hold.
   * @throws HoldfastError
   */
  async confirm(
    about: { readonly paymentRef?: string | undefined; readonly customerRef?: string | undefined } = {},
  ): Promise<Booking> {
    return this.#whileEnding(async () => {
      this.#isInDoubt = true;
      try {
        const booking = await this.#orLose(() =>
          this.#api.holds.confirm.mutate({ ...this.#owned, ...given(about) }),
        );
        this.#become('confirmed');
        return booking;
      } catch (error) {
        // A refusal is an answer. Anything else leaves it open.
        if (this.#state === 'lost' || isHoldfastError(error, 'INVALID_INPUT', 'WRONG_TOKEN')) {
          this.#isInDoubt = false;
        }
        throw error;
      }
    });
  }

  /** Gives back some of the seats, or all of them. @throws HoldfastError */
  async release(seatIds?: readonly string[]): Promise<void> {
    await this.#whileEnding(() => this.#release(seatIds, {}));
  }

  /** Releases what is neither confirmed nor perhaps confirmed. Never throws: what is not given back runs out. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#state !== 'held') return;
    this.#isStopped = true;
    this.#stopLooking();
    if (this.#isInDoubt) return;
    await this.#release(undefined, { retryForMs: DISPOSE_WITHIN_MS }).catch(() => {});
  }

  get #owned() {
    const { showId, holdId, token } = this.#view;
    return { showId, holdId, token };
  }

  get #isLookedAfter(): boolean {
    return this.#state === 'held' && !this.#isStopped && this.#ending === 0;
  }

  get #extendsItself(): boolean {
    return this.#keepAlive && !this.#isAtLongestLife;
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    if (!this.#isLookedAfter || this.#look) return;
    const leftMs = this.msLeft();
    const lastLookMs = leftMs + LAST_LOOK_AFTER_MS;
    const shortestMs = this.#clock.isKnown ? SHORTEST_WAIT_MS : SHORTEST_WAIT_BLIND_MS;
    const usualMs = this.#extendsItself ? leftMs / 2 : lastLookMs;
    const waitMs =
      this.#failures === 0
        ? usualMs
        : Math.min(backoffMs({ failures: this.#failures, longestMs: 2_000 }), lastLookMs);
    this.#timer = setTimeout(() => void this.#lookAfter(), Math.max(waitMs, shortestMs));
    // A hold that nobody waits for keeps no process alive. Browsers have no unref.
    if (typeof this.#timer === 'object') this.#timer.unref();
  }

  /**
   * Asks the server, by extending the hold where that is wanted: it alone knows whether the hold lives, however late
   * this process woke up. Only where it does not answer, and the hold was over before it was asked, is it given up.
   * Never throws.
   */
  async #lookAfter(): Promise<void> {
    const wasOver = this.msLeft() === 0;
    const look = new AbortController();
    this.#look = look;
    const timeoutMs = Math.min(Math.max(this.msLeft(), SHORTEST_TIMEOUT_MS), LONGEST_TIMEOUT_MS);
    const timeout = setTimeout(() => look.abort(), timeoutMs);
    const call = { retryForMs: 0, signal: look.signal };
    try {
      if (this.#extendsItself) await this.#extend(this.#ttlMs, call, { isOwn: true });
      else await this.#get(call);
      this.#failures = 0;
    } catch (cause) {
      const error = toHoldfastError(cause);
      if (this.#isLookedAfter) await this.#onFailedLook(error, wasOver);
    } finally {
      clearTimeout(timeout);
      if (this.#look === look) this.#look = undefined;
    }
    this.#schedule();
  }

  async #onFailedLook(error: HoldfastError, wasOver: boolean): Promise<void> {
    if (isHoldfastError(error, 'ALREADY_CONFIRMED')) this.#become('confirmed');
    else if (provesEnd(error)) this.#lose(await this.#endOf(error), error);
    else if (wasOver) this.#lose('expired', error);
    else if (error.isPassing || error.status === 'ABORTED') this.#failures += 1;
    // Refused for another reason: a limit that was lowered. Then it lives as long as it has.
    else this.#cannotLiveLonger();
  }

  async #extend(
    ttlMs: number | undefined,
    { signal, ...context }: Call,
    { isOwn = false }: { readonly isOwn?: boolean } = {},
  ): Promise<void> {
    const before = this.expiresAt;
    const sentAtMs = this.#clock.ownNowMs();
    const input = { ...this.#owned, ...given({ ttlMs }) };
    const view = await this.#api.holds.extend.mutate(input, callOptions({ signal, context }));
    const window = { sentAtMs, answeredAtMs: this.#clock.ownNowMs() };
    this.#update(view, window);
    const hasMoved = view.expiresAt > before;
    if (hasMoved && ttlMs !== undefined) this.#clock.probablyHappened(view.expiresAt - ttlMs, window);
    if (ttlMs !== undefined) this.#ttlMs = Math.max(ttlMs, this.#ttlMs ?? 0);
    if (!isOwn || view.state !== 'active') return;
    this.#unmoved = this.expiresAt > before ? 0 : this.#unmoved + 1;
    // Its own extensions ask for as long a time as any before: that its end stays says that it must. Of a hold that
    // came from elsewhere, longer ones may have been asked for; then the end moves once less of it is left.
    if (this.#unmoved >= (this.#madeIn ? 1 : 3)) this.#cannotLiveLonger();
  }

  async #get({ signal, ...context }: Call): Promise<void> {
    const sentAtMs = this.#clock.ownNowMs();
    const view = await this.#api.holds.get.mutate(this.#owned, callOptions({ signal, context }));
    const window = { sentAtMs, answeredAtMs: this.#clock.ownNowMs() };
    if (view.state === 'active' || view.state === 'confirming') this.#update(view, window);
    else if (view.state === 'confirmed') this.#become('confirmed');
    else this.#lose(view.state);
  }

  #update(view: HoldView, window: Window): void {
    if (this.#madeIn) {
      this.#ttlMs ??= this.expiresAt - view.createdAt;
      this.#clock.happened(view.createdAt, this.#madeIn);
    } else this.#clock.happenedAfter(view.createdAt, window);
    this.#clock.happenedBefore(view.expiresAt, window);
    // Answers may overtake one another; an end never moves back.
    const expiresAt = Math.max(view.expiresAt, this.expiresAt);
    this.#view = { ...this.#view, seatIds: view.seatIds, expiresAt };
  }

  async #release(seatIds: readonly string[] | undefined, context: CallContext): Promise<void> {
    const input = { ...this.#owned, ...given({ seatIds }) };
    const view = await this.#orLose(() => this.#api.holds.release.mutate(input, { context: { ...context } }));
    this.#view = { ...this.#view, seatIds: view.seatIds };
    if (view.state === 'released') this.#become('released');
  }

  /** Not looked after while the owner ends it, or what is theirs would look like a loss. */
  async #whileEnding<Answer>(call: () => Promise<Answer>): Promise<Answer> {
    this.#ending += 1;
    this.#stopLooking();
    try {
      return await call();
    } finally {
      this.#ending -= 1;
      this.#schedule();
    }
  }

  async #orLose<Answer>(call: () => Promise<Answer>): Promise<Answer> {
    try {
      return await call();
    } catch (error) {
      if (this.#state === 'held' && isHoldfastError(error) && provesEnd(error)) {
        this.#lose(await this.#endOf(error), error);
      }
      throw error;
    }
  }

  /** A refusal does not say who ended it; the hold itself does for a while. */
  async #endOf({ status }: HoldfastError): Promise<HoldEnd> {
    if (status === 'HOLD_NOT_FOUND' || status === 'UNKNOWN_SHOW') return 'forgotten';
    if (status !== 'ALREADY_RELEASED') return 'expired';
    const call = callOptions({ signal: undefined, context: { retryForMs: 0 } });
    const view = await this.#api.holds.get.mutate(this.#owned, call).catch(() => undefined);
    return view?.state === 'released' ? 'released' : 'cleared';
  }

  #cannotLiveLonger(): void {
    if (this.#isAtLongestLife) return;
    this.#isAtLongestLife = true;
    // In a turn of its own: what it throws is its author's, not ours.
    if (this.#onLongestLife) queueMicrotask(() => this.#onLongestLife?.(this));
  }

  #lose(end: HoldEnd, cause?: HoldfastError): void {
    if (this.#state !== 'held') return;
    this.#become('lost');
    this.#lost.abort(new HoldLostError({ holdId: this.holdId, end, cause }));
  }

  #become(state: 'confirmed' | 'released' | 'lost'): void {
    this.#state = state;
    this.#stopLooking();
  }

  #stopLooking(): void {
    clearTimeout(this.#timer);
    this.#look?.abort();
    this.#look = undefined;
  }
}

interface Call extends CallContext {
  readonly signal?: AbortSignal;
}

function callOptions({ signal, context }: { signal: AbortSignal | undefined; context: CallContext }) {
  return { context: { ...context }, ...(signal && { signal }) };
}

/** After these the hold is over, whatever else is done. */
const ENDS: readonly ServerStatus[] = [
  'HOLD_EXPIRED',
  'ALREADY_RELEASED',
  'HOLD_NOT_FOUND',
  'UNKNOWN_SHOW',
  // Of a confirm: the ledger says that somebody else has them.
  'SEAT_UNAVAILABLE',
];

function provesEnd({ status }: HoldfastError): boolean {
  return (ENDS as readonly string[]).includes(status);
}

/** Without the fields that are undefined. */
function given<Fields extends object>(
  fields: Fields,
): { [Field in keyof Fields]?: Exclude<Fields[Field], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [Field in keyof Fields]?: Exclude<Fields[Field], undefined>;
  };
}
