import type { Outputs } from './trpc.ts';

export type AuditEntry = Outputs['audit']['list']['entries'][number];
export type AuditAction = AuditEntry['action'];
type Outcome = AuditEntry['outcome'];

/** Seats named in a sentence; of more only how many. */
const MOST_NAMED = 6;

type Verb = readonly [done: string, asked: string];

interface Words {
  /** What kind of thing was done, for choosing among them. */
  readonly name: string;
  /** For what was done, and for what was not, or perhaps: `Cleared`, `clear`. */
  readonly verb: Verb | ((entry: AuditEntry) => Verb);
  readonly what: (entry: AuditEntry) => string;
}

const WORDS: Record<AuditAction, Words> = {
  'show.create': { name: 'Create a show', verb: ['Created', 'create'], what: theShow },
  'show.setSale': {
    name: 'Open or close a sale',
    verb: ({ sale }) => (sale === 'open' ? ['Opened', 'open'] : ['Closed', 'close']),
    what: () => 'the sale',
  },
  'seats.block': { name: 'Block seats', verb: ['Blocked', 'block'], what: seatsOf },
  'seats.unblock': { name: 'Unblock seats', verb: ['Unblocked', 'unblock'], what: seatsOf },
  'hold.clear': { name: 'Clear a hold', verb: ['Cleared', 'clear'], what: theHold },
  'hold.extend': { name: 'Extend a hold', verb: ['Extended', 'extend'], what: theHold },
  'hold.release': { name: 'Release a hold', verb: ['Released', 'release'], what: theHold },
  'booking.cancel': { name: 'Cancel a booking', verb: ['Cancelled', 'cancel'], what: theBooking },
  'key.create': { name: 'Make a key', verb: ['Made', 'make'], what: theKey },
  'key.revoke': { name: 'Revoke a key', verb: ['Revoked', 'revoke'], what: theKey },
  'account.create': { name: 'Make an account', verb: ['Made', 'make'], what: theAccount },
  'account.setRole': {
    name: 'Change a role',
    verb: ['Changed', 'change'],
    what: ({ subject }) => `the role of ${subject}`,
  },
  'account.setPassword': {
    name: 'Set a password',
    verb: ['Set', 'set'],
    what: ({ subject }) => `the password of ${subject}`,
  },
  'account.disable': { name: 'Disable an account', verb: ['Disabled', 'disable'], what: theAccount },
  'account.enable': { name: 'Enable an account', verb: ['Enabled', 'enable'], what: theAccount },
};

/** Every action by what people call it, in the order in which they are chosen from. */
export const AUDIT_ACTIONS = (Object.keys(WORDS) as AuditAction[]).map((action) => ({
  action,
  name: WORDS[action].name,
}));

/** What somebody did, or tried to, as one would say it: `Cleared the hold of A1, A2`. */
export function inWords(entry: AuditEntry): string {
  const { verb, what } = WORDS[entry.action];
  const [done, asked] = typeof verb === 'function' ? verb(entry) : verb;
  const begins = { done, refused: `Tried to ${asked}`, unknown: `Began to ${asked}` }[entry.outcome];
  return `${begins} ${what(entry)}`;
}

export const OUTCOME_LABEL: Record<Outcome, string> = {
  done: 'done',
  refused: 'refused',
  unknown: 'unknown',
};

/** What an outcome means, for whoever looks closely. */
export const OUTCOME_MEANING: Record<Outcome, string> = {
  done: 'It was done.',
  refused: 'It was refused, and changed nothing.',
  unknown: 'It is under way, or something failed on the way: it may have been done or not.',
};

/** The seats it was about, as far as the entry knows; of very many the first, and `moreSeats` how many more. */
export function seatIdsOf({ seatIds, before, after }: AuditEntry): readonly string[] {
  return seatIds ?? seatIdsIn(before) ?? seatIdsIn(after) ?? [];
}

function seatIdsIn(state: AuditEntry['before']): readonly string[] | undefined {
  const found = state?.seatIds;
  return Array.isArray(found) ? found.map(String) : undefined;
}

function seatsOf(entry: AuditEntry): string {
  const seatIds = seatIdsOf(entry);
  if (seatIds.length === 0) return 'seats';
  const count = seatIds.length + (entry.moreSeats ?? 0);
  return count <= MOST_NAMED ? seatIds.join(', ') : `${count.toLocaleString()} seats`;
}

function theHold(entry: AuditEntry): string {
  return seatIdsOf(entry).length === 0 ? `the hold ${entry.subject}` : `the hold of ${seatsOf(entry)}`;
}

function theBooking(entry: AuditEntry): string {
  return seatIdsOf(entry).length === 0 ? `the booking ${entry.subject}` : `the booking of ${seatsOf(entry)}`;
}

function theShow({ after, subject }: AuditEntry): string {
  return `the show ${typeof after?.title === 'string' ? `“${after.title}”` : subject}`;
}

function theKey({ before, after, subject }: AuditEntry): string {
  const name = after?.name ?? before?.name;
  return `the key ${typeof name === 'string' ? `“${name}”` : subject}`;
}

function theAccount({ subject }: AuditEntry): string {
  return `the account of ${subject}`;
}
