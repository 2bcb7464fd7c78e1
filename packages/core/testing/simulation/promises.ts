import { bookingIdOf } from '../../src/domain/booking-id.ts';
import type { Booking } from '../../src/ports/ledger.ts';
import type { AcknowledgedHold, History } from './history.ts';
import type { Report } from './violations.ts';

/** A time in which somebody was certain of a seat. */
interface Certain {
  readonly claim: string;
  readonly kind: 'hold' | 'booking';
  readonly fromMs: number;
  readonly toMs: number;
}

/** Checks what clients were told, and what the ledger has in the end, against the promises. */
export function checkHistory(history: History, bookings: readonly Booking[], report: Report): void {
  checkClaims(history, report);
  checkBookings(history, bookings, report);
  checkRetries(history, report);
}

function checkClaims(history: History, report: Report): void {
  const bySeat = new Map<string, Certain[]>();
  const add = (seatId: string, certain: Certain) => {
    if (certain.toMs > certain.fromMs) bySeat.set(seatId, [...(bySeat.get(seatId) ?? []), certain]);
  };
  for (const hold of history.holds.values()) {
    for (const seatId of hold.seatIds) {
      const toMs = certainUntil(history, hold, seatId);
      add(seatId, { claim: hold.holdId, kind: 'hold', fromMs: hold.createdAtMs, toMs });
    }
  }
  for (const { booking } of history.confirms) {
    if (!booking) continue;
    const toMs = history.cancels.get(booking.bookingId) ?? Number.POSITIVE_INFINITY;
    for (const seatId of booking.seatIds) {
      add(seatId, { claim: booking.holdId, kind: 'booking', fromMs: booking.confirmedAtMs, toMs });
    }
  }
  for (const [seatId, claims] of bySeat) {
    claims.forEach((one, position) => {
      for (const other of claims.slice(position + 1)) {
        const fromMs = Math.max(one.fromMs, other.fromMs);
        if (one.claim === other.claim || fromMs >= Math.min(one.toMs, other.toMs)) continue;
        if (isOfStaleEngine(history, one, other)) continue;
        const text = `${seatId} belonged to two at once: ${one.kind} and ${other.kind}, at ${fromMs}`;
        report(
          one.kind === 'booking' && other.kind === 'booking'
            ? 'no seat is sold twice'
            : 'one live claim a seat',
          text,
        );
      }
    });
  }
}

/** An engine that came back as it was before may hold what was sold since; the ledger keeps that from being sold. */
function isOfStaleEngine(history: History, one: Certain, other: Certain): boolean {
  return [one, other].some(({ kind, fromMs }) => kind === 'hold' && history.wasStaleAt(fromMs));
}

/** Until when its owner could count on the seat. */
function certainUntil(history: History, hold: AcknowledgedHold, seatId: string): number {
  const ends = [hold.expiresAtMs];
  for (const { holdId, seatIds, atMs } of history.givenUp) {
    if (holdId === hold.holdId && (seatIds === undefined || seatIds.includes(seatId))) ends.push(atMs);
  }
  const cancelledMs = history.cancels.get(bookingIdOf(hold.holdId));
  if (cancelledMs !== undefined) ends.push(cancelledMs);
  for (const atMs of history.losses) if (atMs >= hold.createdAtMs) ends.push(atMs);
  return Math.min(...ends);
}

function checkBookings(history: History, bookings: readonly Booking[], report: Report): void {
  const known = new Map(bookings.map((booking) => [booking.bookingId, booking]));
  for (const { booking } of history.confirms) {
    if (!booking) continue;
    const kept = known.get(booking.bookingId);
    const isCancelled = history.cancels.has(booking.bookingId);
    if (
      !kept ||
      kept.seatIds.join() !== booking.seatIds.join() ||
      (kept.status !== 'confirmed' && !isCancelled)
    ) {
      report(
        'acknowledged bookings are in the ledger',
        `${booking.seatIds} was acknowledged, the ledger has ${kept?.status}`,
      );
    }
  }
  const sold = new Set<string>();
  for (const { seatIds } of bookings.filter(({ status }) => status === 'confirmed')) {
    for (const seatId of seatIds) {
      if (sold.has(seatId))
        report('no seat is sold twice', `${seatId} is in two live bookings of the ledger`);
      sold.add(seatId);
    }
  }
}

function checkRetries(history: History, report: Report): void {
  const wrong = (what: string) => report('retries get the same answer', what);
  history.keyed.forEach((one, position) => {
    for (const other of history.keyed.slice(position + 1)) {
      if (one.key !== other.key) continue;
      const times = [one.hold.createdAtMs, other.hold.createdAtMs];
      const isLost = history.lostHoldsBetween(
        Math.min(...times),
        Math.max(one.answeredAtMs, other.answeredAtMs),
      );
      if (one.body !== other.body && !isLost)
        wrong(`${one.body} and ${other.body} both got a hold under one key`);
      if (one.body !== other.body) continue;
      if (one.hold.holdId !== other.hold.holdId || one.hold.token !== other.hold.token) {
        wrong('a key and request got two hold ids or tokens');
      }
      if (one.hold.fence !== other.hold.fence && !isLost) wrong('a key and request got two holds');
    }
  });
  for (const first of history.confirms) {
    if (!first.booking) continue;
    for (const later of history.confirms) {
      if (later.holdId !== first.holdId || later === first) continue;
      if (later.booking && later.booking.bookingId !== first.booking.bookingId)
        wrong('a hold became two bookings');
      if (later.booking && later.booking.fence !== first.booking.fence) wrong('a booking has two fences');
      const isAfter = later.sentAtMs > first.answeredAtMs;
      const isRefused = later.booking === undefined && !history.cancels.has(first.booking.bookingId);
      if (isAfter && isRefused) wrong(`a confirm that had succeeded got ${later.refusal}`);
    }
  }
}
