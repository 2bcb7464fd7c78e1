/** Twenty-four hours everywhere: shorter in a table, and nobody books the wrong half of the day. */
const clockTime = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});
const dayAndTime = new Intl.DateTimeFormat(undefined, {
  dateStyle: 'medium',
  timeStyle: 'short',
  hourCycle: 'h23',
});
const exactTime = new Intl.DateTimeFormat(undefined, {
  month: 'short',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});

const inFull = new Intl.DateTimeFormat(undefined, {
  dateStyle: 'medium',
  timeStyle: 'long',
  hourCycle: 'h23',
});

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;

/** `4:59`, or `1:04:59` from an hour on. Rounded up: what still shows 0:01 has not run out. */
export function formatCountdown(leftMs: number): string {
  const seconds = Math.max(0, Math.ceil(leftMs / SECOND_MS));
  const twoDigits = (value: number) => String(value).padStart(2, '0');
  const hours = Math.floor(seconds / 3_600);
  const minutes = Math.floor(seconds / 60) % 60;
  const rest = twoDigits(seconds % 60);
  return hours > 0 ? `${hours}:${twoDigits(minutes)}:${rest}` : `${minutes}:${rest}`;
}

/** `42 s`, `4 min`, `1 h 5 min`: as exact as anybody wants to know how long ago something was. */
export function formatAge(ageMs: number): string {
  const seconds = Math.max(0, Math.floor(ageMs / SECOND_MS));
  const minutes = Math.floor(seconds / 60);
  if (minutes === 0) return `${seconds} s`;
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** To the second, for what is told in the order it happened. */
export function formatExactly(atMs: number): string {
  return exactTime.format(atMs);
}

/** The time of day for what is of today, else the date too: eight yesterday evening must not look like tonight. */
export function formatWhen(atMs: number, nowMs: number = Date.now()): string {
  return localDay(atMs) === localDay(nowMs) ? clockTime.format(atMs) : dayAndTime.format(atMs);
}

export function formatDate(atMs: number): string {
  return dayAndTime.format(atMs);
}

/** In full, to the second: for one thing looked at closely. */
export function formatInFull(atMs: number): string {
  return inFull.format(atMs);
}

/** `2026-11-25T19:00:00.000+01:00`: the viewer's zone, and which that is. For files. */
export function isoWithZone(atMs: number): string {
  const offsetMinutes = -new Date(atMs).getTimezoneOffset();
  const local = new Date(atMs + offsetMinutes * MINUTE_MS).toISOString().slice(0, -1);
  const twoDigits = (value: number) => String(Math.floor(value)).padStart(2, '0');
  const apart = Math.abs(offsetMinutes);
  return `${local}${offsetMinutes < 0 ? '-' : '+'}${twoDigits(apart / 60)}:${twoDigits(apart % 60)}`;
}

/** `2026-11-25` where the viewer is. */
export function localDay(atMs: number): string {
  return isoWithZone(atMs).slice(0, 'yyyy-mm-dd'.length);
}
