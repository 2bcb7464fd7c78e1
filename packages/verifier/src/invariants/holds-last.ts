import type { ClockOffset } from '../clock.ts';
import { mayHaveHappened } from '../effects.ts';
import type { Operation } from '../history.ts';
import { HighestSince, lowestOf } from '../sorted.ts';
import { operationOf, timeOf } from '../words.ts';
import { byFence, cancelledFromMs } from './claims.ts';
import type { Facts, HoldFacts } from './facts.ts';
import type { Findings } from './findings.ts';
import { checkLiveEnds } from './live-holds.ts';

/**
 * A hold lasts as long as was told, and was told neither less nor more than was asked for.
 *
 * - An end that is told is at most `ttlMs` after the engine's clock at some moment up to the answer, for one of the
 *   requests that may have set it. Not looked at once a confirm was sent, which moves the end by a time of its own.
 * - An end that a hold is told when it is given is not before `ttlMs` after the engine's clock when it was first asked for. An
 *   extend may be told an earlier one, at a show's own limit; none brings an end nearer.
 * - `HOLD_EXPIRED` is not answered before the latest end that had been told when that was asked. Not looked at once a cancel
 *   of its booking was sent, which ends a hold whose confirm is not over.
 * - A confirm or an extend that was sent after the latest end there can be is refused. Not looked at where an earlier try of
 *   either may have had its effect in time, nor where the confirm answers a new fence: the seats were taken again.
 * - A hold that is live in the end does not run out before what its owner was told, nor when `checkLiveEnds` says it cannot.
 *
 * Sound with the bounds of `offsetOf`, as long as the engine keeps its memory; of holds that were made twice under one id
 * nothing is said.
 */
export function checkHoldsLast(facts: Facts, findings: Findings): number {
  const { offset, operations } = facts;
  if (!offset) return 0;
  let lookedAt = 0;
  for (const hold of facts.holds.values()) {
    if (byFence(operations, hold.granted).length !== 1) continue;
    lookedAt += 1;
    const life = new HoldLife(facts, hold, offset);
    const seats = operations[hold.granted[0] ?? -1]?.seats ?? [];
    for (const [what, place] of [
      ...life.longerThanAsked(),
      ...life.shorterThanAsked(),
      ...life.shorterThanTold(),
      ...life.afterItsEnd(),
    ]) {
      findings.add('holds last as told', { what, seats, operations: [...hold.granted, place] });
    }
  }
  checkLiveEnds(facts, findings);
  for (const live of facts.history.liveHolds ?? []) {
    const hold = facts.holds.get(live.hold);
    if (!hold || byFence(operations, hold.granted).length !== 1) continue;
    const toldMs = new HoldLife(facts, hold, offset).toldBefore(Number.POSITIVE_INFINITY);
    if (live.expiresAtMs >= toldMs) continue;
    const what = `The hold ${live.hold} is live in the end and runs out at ${live.expiresAtMs}, ${timeOf(toldMs - live.expiresAtMs)} before what its owner was told.`;
    findings.add('holds last as told', {
      what,
      seats: live.seats,
      operations: hold.granted,
      afterwards: true,
    });
  }
  return lookedAt;
}

/** What can be told of a hold at any moment, sorted once: it may have been extended very often. */
class HoldLife {
  readonly #facts: Facts;
  readonly #hold: HoldFacts;
  readonly #offset: ClockOffset;
  /** Ends by when they had been answered. */
  readonly #told: HighestSince;
  /** How long was asked for by when it was sent, of all that may have set the end. Infinity: it does not say. */
  readonly #askedTtlMs: HighestSince;
  /** When the first confirm was sent. */
  readonly #confirmedFromMs: number;
  /** By key, when it was first sent. */
  readonly #firstSentMs = new Map<string, number>();
  /**
   * The confirms that may have had their effect, by when they were sent: the first two tell for each whether there is
   * another.
   */
  readonly #confirms: readonly Operation[];
  /** The extends that may, by until when: those of which the end is not known, last. */
  readonly #extends: readonly Operation[];

  constructor(facts: Facts, hold: HoldFacts, offset: ClockOffset) {
    this.#facts = facts;
    this.#hold = hold;
    this.#offset = offset;
    const setters = [...this.#all(hold.granted), ...this.#all(hold.extends)];
    this.#told = new HighestSince(
      setters.flatMap(({ outcome, returnMs, expiresAtMs }) =>
        outcome === 'ok' && expiresAtMs !== undefined ? [{ sinceMs: returnMs, value: expiresAtMs }] : [],
      ),
    );
    this.#askedTtlMs = new HighestSince(
      setters.filter(mayHaveHappened).map(({ invokeMs, ttlMs = Number.POSITIVE_INFINITY }) => ({
        sinceMs: invokeMs,
        value: ttlMs,
      })),
    );
    this.#confirmedFromMs = lowestOf(this.#all(hold.confirms).map(({ invokeMs }) => invokeMs));
    this.#confirms = this.#all(hold.confirms)
      .filter(mayHaveHappened)
      .sort((one, other) => one.invokeMs - other.invokeMs);
    this.#extends = this.#all(hold.extends)
      .filter(mayHaveHappened)
      .sort((one, other) => mayMoveUntilMs(one) - mayMoveUntilMs(other) || 0);
    for (const { key, invokeMs } of this.#asked()) {
      if (key === undefined) continue;
      this.#firstSentMs.set(key, Math.min(invokeMs, this.#firstSentMs.get(key) ?? invokeMs));
    }
  }

  /** The latest end that had been answered by then. */
  toldBefore(ms: number): number {
    return this.#told.before(ms);
  }

  *longerThanAsked(): Generator<readonly [string, number]> {
    for (const place of [...this.#hold.granted, ...this.#hold.extends]) {
      const { outcome, expiresAtMs, returnMs } = this.#at(place);
      if (outcome !== 'ok' || expiresAtMs === undefined || this.#confirmedFromMs <= returnMs) continue;
      const mostTtlMs = this.#askedTtlMs.at(returnMs);
      const tooMuchMs = expiresAtMs - (returnMs + this.#offset.mostMs + mostTtlMs);
      if (tooMuchMs <= 0) continue;
      yield [
        `${operationOf(this.#at(place))} was told an end at least ${timeOf(tooMuchMs)} later than the ${mostTtlMs} ms that were asked for.`,
        place,
      ];
    }
  }

  *shorterThanAsked(): Generator<readonly [string, number]> {
    for (const place of this.#hold.granted) {
      const { expiresAtMs, ttlMs, returnMs } = this.#at(place);
      if (expiresAtMs === undefined || ttlMs === undefined || this.#confirmedFromMs <= returnMs) continue;
      const tooLittleMs = this.#facts.askedFromMs(place) + this.#offset.leastMs + ttlMs - expiresAtMs;
      if (tooLittleMs <= 0) continue;
      yield [
        `${operationOf(this.#at(place))} was told an end at least ${timeOf(tooLittleMs)} earlier than the ${ttlMs} ms that were asked for.`,
        place,
      ];
    }
  }

  *shorterThanTold(): Generator<readonly [string, number]> {
    const { extends: extended, releases, confirms, clears } = this.#hold;
    const cancelledMs = cancelledFromMs(this.#facts, this.#hold);
    for (const place of [...extended, ...releases, ...confirms, ...clears]) {
      const { refusal, returnMs } = this.#at(place);
      if (refusal !== 'HOLD_EXPIRED' || cancelledMs <= returnMs) continue;
      const earlyMs = this.toldBefore(this.#askedMs(this.#at(place))) - (returnMs + this.#offset.mostMs);
      if (earlyMs <= 0) continue;
      yield [
        `${operationOf(this.#at(place))} was told that the hold had run out, at least ${timeOf(earlyMs)} before the end that had been told.`,
        place,
      ];
    }
  }

  *afterItsEnd(): Generator<readonly [string, number]> {
    for (const place of [...this.#hold.confirms, ...this.#hold.extends]) {
      const late = this.#at(place);
      if (late.outcome !== 'ok' || this.#mayHaveBeenInTime(late)) continue;
      const isOwnEnd = late.operation === 'extend';
      const askedMs = this.#askedMs(late);
      const toldMs = this.toldBefore(isOwnEnd ? askedMs : Number.POSITIVE_INFINITY);
      const lateMs = askedMs + this.#offset.leastMs - toldMs;
      if (lateMs <= 0 || toldMs === Number.NEGATIVE_INFINITY) continue;
      yield [
        `${operationOf(late)} was granted, at least ${timeOf(lateMs)} after the hold had run out.`,
        place,
      ];
    }
  }

  /** By an earlier try, an extend of which nothing is known, or because the seats were taken again. */
  #mayHaveBeenInTime(late: Operation): boolean {
    const confirm = this.#confirms.find((other) => other !== late);
    if (confirm && confirm.invokeMs <= late.returnMs) return true;
    const extend = this.#extends.findLast((other) => other !== late);
    if (extend && mayMoveUntilMs(extend) >= late.invokeMs) return true;
    const [first] = this.#all(this.#hold.granted.slice(0, 1));
    return late.operation === 'confirm' && late.fence !== undefined && late.fence !== first?.fence;
  }

  /** When it was first asked: under its key it may be answered what an earlier try got. */
  #askedMs({ key, invokeMs }: Operation): number {
    return key === undefined ? invokeMs : (this.#firstSentMs.get(key) ?? invokeMs);
  }

  /** All that was asked of it once it was there. */
  #asked(): readonly Operation[] {
    const { extends: extended, releases, confirms, clears } = this.#hold;
    return [extended, releases, confirms, clears].flatMap((places) => this.#all(places));
  }

  #at(place: number): Operation {
    const operation = this.#facts.operations[place];
    if (!operation) throw new RangeError(`there is no operation ${place}`);
    return operation;
  }

  #all(places: readonly number[]): Operation[] {
    return places.map((place) => this.#at(place));
  }
}

/** Until when it may have moved the end, where that was not told before. */
function mayMoveUntilMs({ outcome, expiresAtMs, returnMs }: Operation): number {
  return outcome === 'ok' && expiresAtMs !== undefined ? returnMs : Number.POSITIVE_INFINITY;
}
