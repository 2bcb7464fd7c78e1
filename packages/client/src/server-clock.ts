/** When a request was sent and answered, on the own clock, epoch milliseconds. */
export interface Window {
  readonly sentAtMs: number;
  readonly answeredAtMs: number;
}

/**
 * The clock that holds run on, as far as answers tell it. None says the time, but all of them bound it: a hold that
 * was made at server time T during a request puts T between when the request was sent and when it was answered here.
 * The offset between the two clocks surely lies in [#atLeastMs, #atMostMs]; within that, the last guess is believed.
 */
export class ServerClock {
  readonly #startedAtMs = Date.now();
  readonly #elapsedMs = stopwatch();
  #atLeastMs = Number.NEGATIVE_INFINITY;
  #atMostMs = Number.POSITIVE_INFINITY;
  #guessMs: number | undefined;

  /** Whether an own clock that is wrong does no harm any more. */
  get isKnown(): boolean {
    return this.#guessMs !== undefined;
  }

  /** Epoch milliseconds on the own clock. */
  ownNowMs(): number {
    return this.#startedAtMs + this.#elapsedMs();
  }

  /** Epoch milliseconds on the server's clock. */
  nowMs(): number {
    const offsetMs = Math.min(Math.max(this.#guessMs ?? 0, this.#atLeastMs), this.#atMostMs);
    return this.ownNowMs() + offsetMs;
  }

  /** The server's clock showed `serverMs` at some moment of the request. */
  happened(serverMs: number, { sentAtMs, answeredAtMs }: Window): void {
    this.#guessMs = serverMs - (sentAtMs + answeredAtMs) / 2;
    this.#narrow(serverMs - answeredAtMs, serverMs - sentAtMs);
  }

  /** It showed `serverMs` at that moment or, less likely, later. */
  probablyHappened(serverMs: number, window: Window): void {
    this.#guessMs = serverMs - (window.sentAtMs + window.answeredAtMs) / 2;
    this.happenedAfter(serverMs, window);
  }

  /** It showed about `serverMs`, by a clock beside it; good enough until something better is known. */
  hint(serverMs: number, { sentAtMs, answeredAtMs }: Window): void {
    this.#guessMs ??= serverMs - (sentAtMs + answeredAtMs) / 2;
  }

  /** At that moment it showed `serverMs` or later. */
  happenedAfter(serverMs: number, { answeredAtMs }: Pick<Window, 'answeredAtMs'>): void {
    this.#narrow(serverMs - answeredAtMs, Number.POSITIVE_INFINITY);
  }

  /** At that moment it had not yet reached `serverMs`. */
  happenedBefore(serverMs: number, { sentAtMs }: Pick<Window, 'sentAtMs'>): void {
    this.#narrow(Number.NEGATIVE_INFINITY, serverMs - sentAtMs);
  }

  #narrow(atLeastMs: number, atMostMs: number): void {
    const lowMs = Math.max(this.#atLeastMs, atLeastMs);
    const highMs = Math.min(this.#atMostMs, atMostMs);
    // One of the clocks was set since: what was known before is worth nothing.
    const isContradiction = lowMs > highMs;
    this.#atLeastMs = isContradiction ? atLeastMs : lowMs;
    this.#atMostMs = isContradiction ? atMostMs : highMs;
  }
}

/**
 * Milliseconds since it was made. A machine that slept may have counted on its wall clock only, and one whose wall
 * clock was set back only on the other. Whichever moved further counts: better to ask too early after a hold than to
 * believe in it too long.
 */
function stopwatch(): () => number {
  const startedMs = performance.now();
  const wallStartedMs = Date.now();
  return () => Math.max(performance.now() - startedMs, Date.now() - wallStartedMs);
}
