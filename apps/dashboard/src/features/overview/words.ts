const clock = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});
const number = new Intl.NumberFormat();
const short = new Intl.NumberFormat(undefined, { notation: 'compact', maximumFractionDigits: 1 });

export function formatClock(atSeconds: number): string {
  return clock.format(atSeconds * 1_000);
}

/** In full as long as it fits a figure's place. */
export function formatCount(count: number): string {
  return count < 1_000_000 ? number.format(count) : short.format(count);
}

export function formatShort(count: number): string {
  return short.format(count);
}

/** Two digits say what there is to say: latencies are known to within a tenth. */
export function formatLatency(ms: number): string {
  return ms >= 1_000 ? withUnit((ms / 1_000).toPrecision(2), 's') : withUnit(ms.toPrecision(2), 'ms');
}

/** The number and its unit stay on one line. */
function withUnit(digits: string, unit: string): string {
  return `${Number(digits)}\u00a0${unit}`;
}

/** `2 h 5 min`: how long something has been so. */
export function formatDuration(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 1) return `${Math.max(0, Math.floor(ms / 1_000))} s`;
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} days`;
}

/** Why holds were refused, in an operator's words. A reason that is not here stands as the api calls it. */
const REASONS: Readonly<Record<string, string>> = {
  SEAT_UNAVAILABLE: 'seat taken',
  SHOW_CLOSED: 'sale closed',
  UNKNOWN_SEAT: 'no such seat',
  UNKNOWN_SHOW: 'no such show',
  LIMIT_EXCEEDED: 'over a limit',
  INVALID_INPUT: 'faulty request',
  IDEMPOTENCY_MISMATCH: 'key used for another request',
  REQUEST_IN_PROGRESS: 'sent twice at once',
  UNAUTHENTICATED: 'not logged in',
  FORBIDDEN: 'not allowed',
  RATE_LIMITED: 'asked too often',
  OVERLOADED: 'too busy',
  ENGINE_UNAVAILABLE: 'engine down',
  LEDGER_UNAVAILABLE: 'ledger down',
  INTERNAL_ERROR: 'fault',
};

export function reasonInWords(status: string): string {
  return REASONS[status] ?? status;
}
