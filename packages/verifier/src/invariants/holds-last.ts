import type { ClockOffset } from '../clock.ts';
import type { Operation } from '../history.ts';
import { operationOf, timeOf } from '../words.ts';
import { byFence, cancelledFromMs } from './claims.ts';
import { type Facts, type HoldFacts, mayHaveHappened } from './facts.ts';
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
export function checkHoldsLast(facts: Facts, findings: Findings): void {
  const { offset, operations } = facts;
  if (!offset) return;
  for (const hold of facts.holds.values()) {
    if (byFence(operations, hold.granted).length !== 1) continue;
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
  checkLiveEnds(facts, findings, offset);
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
}

class HoldLife {
  readonly #facts: Facts;
  readonly #hold: HoldFacts;
  readonly #offset: ClockOffset;
  /** All that may have set its end. */
  readonly #setters: readonly number[];

  constructor(facts: Facts, hold: HoldFacts, offset: ClockOffset) {
    this.#facts = facts;
    this.#hold = hold;
    this.#offset = offset;
    this.#setters = [...hold.granted, ...hold.extends];
  }

  /** The latest end that had been answered by then. */
  toldBefore(ms: number): number {
    let toldMs = Number.NEGATIVE_INFINITY;
    for (const { outcome, returnMs, expiresAtMs } of this.#all(this.#setters)) {
      if (outcome === 'ok' && returnMs < ms) toldMs = Math.max(toldMs, expiresAtMs ?? toldMs);
    }
    return toldMs;
  }

  *longerThanAsked(): Generator<readonly [string, number]> {
    for (const place of this.#setters) {
      const { outcome, expiresAtMs, returnMs } = this.#at(place);
      if (outcome !== 'ok' || expiresAtMs === undefined) continue;
      if (this.#all(this.#hold.confirms).some(({ invokeMs }) => invokeMs <= returnMs)) continue;
      const asked = this.#all(this.#setters).filter(
        (setter) => mayHaveHappened(setter) && setter.invokeMs <= returnMs,
      );
      if (asked.some(({ ttlMs }) => ttlMs === undefined)) continue;
      const mostTtlMs = Math.max(...asked.map(({ ttlMs = 0 }) => ttlMs));
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
      if (expiresAtMs === undefined || ttlMs === undefined) continue;
      if (this.#all(this.#hold.confirms).some(({ invokeMs }) => invokeMs <= returnMs)) continue;
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
      const endMs = this.toldBefore(Number.POSITIVE_INFINITY);
      const isOwnEnd = late.operation === 'extend';
      const askedMs = this.#askedMs(late);
      const toldMs = isOwnEnd ? this.toldBefore(askedMs) : endMs;
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
    const { confirms, extends: extended, granted } = this.#hold;
    const isOther = (other: Operation) => other !== late && mayHaveHappened(other);
    if (this.#all(confirms).some((other) => isOther(other) && other.invokeMs <= late.returnMs)) return true;
    const mayHaveMoved = (other: Operation) =>
      isOther(other) &&
      (other.outcome === 'unknown' || other.expiresAtMs === undefined || other.returnMs >= late.invokeMs);
    if (this.#all(extended).some(mayHaveMoved)) return true;
    const [first] = this.#all(granted);
    return late.operation === 'confirm' && late.fence !== undefined && late.fence !== first?.fence;
  }

  /** When it was first asked: under its key it may be answered what an earlier try got. */
  #askedMs({ key, invokeMs }: Operation): number {
    if (key === undefined) return invokeMs;
    const { extends: extended, releases, confirms, clears } = this.#hold;
    const tries = this.#all([...extended, ...releases, ...confirms, ...clears]);
    return Math.min(invokeMs, ...tries.filter((one) => one.key === key).map((one) => one.invokeMs));
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
