import type { AuditEntry } from './audit-words.ts';
import { formatInFull, isoWithZone } from './time.ts';

type State = AuditEntry['before'];

/** One thing about what was done, before and after. Undefined: it had none then. */
export interface AuditChange {
  readonly name: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
  readonly isChanged: boolean;
}

const NAMES: Readonly<Record<string, string>> = {
  seatIds: 'Seats',
  moreSeats: 'More seats',
  seatCount: 'Seats in all',
  customerRef: 'Customer',
  paymentRef: 'Payment',
  expiresAt: 'Held until',
  startsAt: 'Starts',
  cancelReason: 'Reason',
};

/** How things stood before and after, side by side; what changed comes first. */
export function changesOf({ before, after }: Pick<AuditEntry, 'before' | 'after'>): AuditChange[] {
  const was = readable(before, formatInFull);
  const is = readable(after, formatInFull);
  const names = [...new Set([...was.keys(), ...is.keys()])];
  const changes = names.map((name) => {
    const [old, now] = [was.get(name), is.get(name)];
    return { name, before: old, after: now, isChanged: old !== now };
  });
  return changes.sort((a, b) => Number(b.isChanged) - Number(a.isChanged));
}

/** The same in one line, for a file: `State: active → cleared; Sale: open → closed`. */
export function changesInLine({ before, after }: Pick<AuditEntry, 'before' | 'after'>): string {
  const was = readable(before, isoWithZone);
  const is = readable(after, isoWithZone);
  return [...new Set([...was.keys(), ...is.keys()])]
    .filter((name) => was.get(name) !== is.get(name))
    .map((name) => `${name}: ${was.get(name) ?? 'none'} → ${is.get(name) ?? 'none'}`)
    .join('; ');
}

function readable(state: State, moment: (atMs: number) => string): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  for (const [key, value] of Object.entries(state ?? {})) {
    if (value === undefined || value === null) continue;
    if (key === 'seats' && typeof value === 'object') {
      // Which seats were what, and not what each seat was: those that were the same stand together.
      for (const [status, seatIds] of byStatus(value)) texts.set(capitalised(status), seatIds.join(', '));
    } else texts.set(nameOf(key), textOf(key, value, moment));
  }
  return texts;
}

function byStatus(seats: object): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const [seatId, status] of Object.entries(seats)) {
    const group = groups.get(String(status)) ?? [];
    group.push(seatId);
    groups.set(String(status), group);
  }
  return groups;
}

function textOf(key: string, value: unknown, moment: (atMs: number) => string): string {
  if (typeof value === 'number') return key.endsWith('At') ? moment(value) : value.toLocaleString();
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(String).join(', ');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** `madeBy` becomes `Made by`. */
function nameOf(key: string): string {
  return NAMES[key] ?? capitalised(key.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`));
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
