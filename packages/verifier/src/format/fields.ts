/** Which fields each record has and what may be in them: what the reader checks, and docs/HISTORY.md is compared with. */
import type {
  FeedChange,
  FeedPart,
  FinalSnapshot,
  HistoryEnd,
  HistoryHeader,
  HistoryRecord,
  LedgerBooking,
  LiveHold,
  Operation,
  OperationName,
  Outcome,
  SeatStatus,
} from '../history.ts';
import { isRefusal } from './refusals.ts';

export interface Field {
  /** What may be in it, in words. */
  readonly is: string;
  readonly isOptional: boolean;
  readonly accepts: (value: unknown) => boolean;
}

export type Fields<Name extends string = string> = Readonly<Record<Name, Field>>;

const OUTCOMES = ['ok', 'fail', 'unknown'] as const satisfies readonly Outcome[];
const STATUSES = ['available', 'held', 'booked', 'blocked'] as const satisfies readonly SeatStatus[];
const READABLE = [
  'bookings',
  'live-holds',
  'snapshot',
] as const satisfies readonly HistoryEnd['read'][number][];

/**
 * What each operation must say: when it is sent, and when it was granted. Of a hold, and of what extends it, also how long
 * it lasts and when it runs out: without those any hold may be over at once or last for ever, and a seat that two have at a
 * time, or nobody gets, could be explained so.
 */
export const NEEDED: Readonly<
  Record<
    OperationName,
    { readonly sent: readonly (keyof Operation)[]; readonly ok: readonly (keyof Operation)[] }
  >
> = {
  hold: { sent: ['seats', 'ttlMs'], ok: ['hold', 'expiresAtMs'] },
  extend: { sent: ['hold', 'ttlMs'], ok: ['expiresAtMs'] },
  release: { sent: ['hold'], ok: [] },
  confirm: { sent: ['hold'], ok: ['booking'] },
  clear: { sent: ['hold'], ok: [] },
  cancel: { sent: ['booking'], ok: [] },
  block: { sent: ['seats'], ok: [] },
  unblock: { sent: ['seats'], ok: [] },
  read: { sent: ['seats'], ok: ['statuses'] },
};

const OPERATIONS = Object.keys(NEEDED) as readonly OperationName[];

const isText = (value: unknown) => typeof value === 'string' && value !== '';
const isWhole = (value: unknown) => Number.isSafeInteger(value) && (value as number) >= 0;
const isMs = (value: unknown) => Number.isFinite(value);
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isTexts = (value: unknown) => Array.isArray(value) && value.every(isText) && isWithoutTwins(value);
const isSeats = (value: unknown) => isTexts(value) && (value as unknown[]).length > 0;

function isWithoutTwins(values: readonly unknown[]): boolean {
  return values.length < 2 || new Set(values).size === values.length;
}

function isStatuses(value: unknown): boolean {
  return isObject(value) && Object.values(value).every((status) => STATUSES.includes(status as SeatStatus));
}

function field(is: string, accepts: Field['accepts']): Field {
  return { is, accepts, isOptional: false };
}

function optional(of: Field): Field {
  return { ...of, isOptional: true };
}

function oneOf(values: readonly (string | number | true)[]): Field {
  return field(values.map((value) => JSON.stringify(value)).join(' or '), (value) =>
    values.includes(value as string),
  );
}

function objectOf(of: Fields): Field['accepts'] {
  return (value) => isObject(value) && faultIn(value, of) === undefined;
}

const text = field('text, not empty', isText);
const whole = field('a whole number, 0 or more', isWhole);
const ms = field('a number of milliseconds', isMs);
const epochMs = field('a number of milliseconds since 1970', isMs);
const seats = field('a list of seat ids, each once, at least one', isSeats);
const statuses = field('an object: seat id → available, held, booked or blocked', isStatuses);

const snapshotFields = { version: whole, seats: statuses } satisfies Fields<
  Exclude<keyof FinalSnapshot, 'record'>
>;
const changeFields = { version: whole, status: oneOf(STATUSES), seats } satisfies Fields<keyof FeedChange>;

/** By record; in the order in which docs/HISTORY.md has them. */
export const FIELDS = {
  history: {
    record: oneOf(['history']),
    format: oneOf([1]),
    showId: text,
    source: text,
    seed: optional(whole),
  } satisfies Fields<keyof HistoryHeader>,
  operation: {
    record: oneOf(['operation']),
    client: whole,
    operation: oneOf(OPERATIONS),
    invokeMs: ms,
    returnMs: ms,
    outcome: oneOf(OUTCOMES),
    seats: optional(seats),
    hold: optional(text),
    fence: optional(whole),
    ttlMs: optional(ms),
    expiresAtMs: optional(epochMs),
    key: optional(text),
    booking: optional(text),
    refusal: optional(field('one of the names of refusals', isRefusal)),
    taken: optional(field('a list of seat ids, each once', isTexts)),
    statuses: optional(statuses),
    asStranger: optional(oneOf([true])),
  } satisfies Fields<keyof Operation>,
  booking: {
    record: oneOf(['booking']),
    booking: text,
    hold: text,
    seats,
    fence: whole,
    status: oneOf(['confirmed', 'cancelled']),
    confirmedAtMs: epochMs,
  } satisfies Fields<keyof LedgerBooking>,
  'live-hold': {
    record: oneOf(['live-hold']),
    hold: text,
    seats,
    fence: whole,
    expiresAtMs: epochMs,
  } satisfies Fields<keyof LiveHold>,
  snapshot: { record: oneOf(['snapshot']), ...snapshotFields } satisfies Fields<keyof FinalSnapshot>,
  feed: {
    record: oneOf(['feed']),
    client: whole,
    snapshot: optional(field('an object: version and seats', objectOf(snapshotFields))),
    changes: field(
      'a list of objects: version, status, seats',
      (value) => Array.isArray(value) && value.every(objectOf(changeFields)),
    ),
  } satisfies Fields<keyof FeedPart>,
  end: {
    record: oneOf(['end']),
    operations: whole,
    feeds: optional(whole),
    read: field(
      `a list of ${READABLE.join(', ')}, or some of them`,
      (value) =>
        Array.isArray(value) && value.every((one) => READABLE.includes(one)) && isWithoutTwins(value),
    ),
    readMs: optional(ms),
  } satisfies Fields<keyof HistoryEnd>,
} as const satisfies Record<HistoryRecord['record'], Fields>;

/** What is wrong with a record's fields, in words; undefined: nothing. */
export function faultIn(value: Readonly<Record<string, unknown>>, fields: Fields): string | undefined {
  for (const name in value) {
    const known = Object.hasOwn(fields, name) ? fields[name] : undefined;
    const content = value[name];
    if (known === undefined)
      return `it has a field "${name}", which is not in the format${hintFor(name, fields)}`;
    if (content === undefined || known.accepts(content)) continue;
    return `"${name}" must be ${known.is}, not ${inShort(content)}`;
  }
  for (const name in fields) {
    if (value[name] === undefined && !fields[name]?.isOptional)
      return `"${name}" is missing: ${fields[name]?.is}`;
  }
  return undefined;
}

function hintFor(name: string, fields: Fields): string {
  const plain = (one: string) => one.toLowerCase().replace(/(id|ids|ms|s)$/, '');
  const meant = Object.keys(fields).find((known) => plain(known).startsWith(plain(name)));
  return meant === undefined ? '' : `; perhaps "${meant}" is meant`;
}

function inShort(value: unknown): string {
  const written = JSON.stringify(value);
  return written.length > 60 ? `${written.slice(0, 60)}…` : written;
}
