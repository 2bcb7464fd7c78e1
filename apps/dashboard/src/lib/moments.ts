/*
 * Moments in the address and in fields. In the address they stand in UTC, to the minute, so that a link means the
 * same to whoever opens it; in fields they are the viewer's own time.
 */
const MINUTE_MS = 60_000;
const DAY_ONLY = /^\d{4}-\d\d-\d\d$/;

/** Epoch milliseconds of what an address says; undefined: nothing that is a moment. A day alone begins at midnight here. */
export function momentIn(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const atMs = Date.parse(DAY_ONLY.test(text) ? `${text}T00:00` : text);
  return Number.isNaN(atMs) || atMs < 0 ? undefined : atMs;
}

/** `2026-11-25T18:00Z` */
export function addressOf(atMs: number): string {
  return `${new Date(atMs).toISOString().slice(0, 'yyyy-mm-ddThh:mm'.length)}Z`;
}

/** What `<input type="datetime-local">` shows. */
export function fieldOf(text: string | undefined): string {
  const atMs = momentIn(text);
  return atMs === undefined ? '' : fieldAt(atMs);
}

/** The same for a moment that stands in no address. */
export function fieldAt(atMs: number): string {
  const offsetMs = new Date(atMs).getTimezoneOffset() * MINUTE_MS;
  return new Date(atMs - offsetMs).toISOString().slice(0, 'yyyy-mm-ddThh:mm'.length);
}

/** What was typed into such a field, for the address. */
export function addressOfField(field: string): string | undefined {
  const atMs = momentIn(field === '' ? undefined : field);
  return atMs === undefined ? undefined : addressOf(atMs);
}

/** The beginning of a day here; 0 is today, 1 yesterday. */
export function startOfDay(daysAgo: number, nowMs: number): number {
  const day = new Date(nowMs);
  day.setHours(0, 0, 0, 0);
  day.setDate(day.getDate() - daysAgo);
  return day.getTime();
}
