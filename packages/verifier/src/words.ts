/** How violations and pages call things. */
import type { Operation } from './history.ts';

const SEATS_NAMED = 6;

/** `A1`, `A1 and A2`, `A1, A2, A3 and 17 more seats` */
export function namesOf(seats: readonly string[]): string {
  if (seats.length > SEATS_NAMED) {
    const named = SEATS_NAMED - 3;
    return `${seats.slice(0, named).join(', ')} and ${seats.length - named} more seats`;
  }
  if (seats.length < 2) return seats[0] ?? 'no seat';
  return `${seats.slice(0, -1).join(', ')} and ${seats.at(-1)}`;
}

/** `1,234.5 ms`, counted from the same moment as the history's own times. */
export function timeOf(ms: number): string {
  if (!Number.isFinite(ms)) return ms > 0 ? 'the end' : 'the beginning';
  return `${ms.toLocaleString('en', { maximumFractionDigits: 1 })} ms`;
}

/** What it asked for: `hold A1 and A2`, `confirm h7`. */
export function askOf({ operation, seats, hold, booking }: Operation): string {
  const about = operation === 'hold' || hold === undefined ? undefined : hold;
  const named = seats && (about === undefined || operation === 'release') ? namesOf(seats) : undefined;
  return [
    operation,
    named,
    named && about ? `of ${about}` : about,
    operation === 'cancel' ? booking : undefined,
  ]
    .filter(Boolean)
    .join(' ');
}

/** What came of it: `ok`, `SEAT_UNAVAILABLE`, `no answer`. */
export function outcomeOf({ outcome, refusal }: Operation): string {
  if (outcome === 'unknown') return 'no answer';
  return refusal ?? outcome;
}

/** `client 3's hold A1 (12 to 15 ms: ok)` */
export function operationOf(operation: Operation): string {
  const { client, invokeMs, returnMs } = operation;
  const times = `${timeOf(invokeMs).slice(0, -3)} to ${timeOf(returnMs)}`;
  return `client ${client}'s ${askOf(operation)} (${times}: ${outcomeOf(operation)})`;
}
