import { SeededRandom } from '../seeded-random.ts';

export const SEAT_IDS = ['A', 'B', 'C', 'D', 'E'] as const;
export const PROCESSES = 3;
const CLIENTS = 4;
/** Clients act in this time; then all is left to come to rest. */
export const BUSY_MS = 40_000;
const LAST_BUNCH_MS = 30_000;

/** What goes wrong with one call to engine or ledger. */
export const CALL_FAULTS = [
  /** Never arrives; the caller gets a fault. */
  'request lost',
  /** Is executed; the caller gets a fault. */
  'reply lost',
  /** Is executed a second time, as when a client library sends again; the caller gets the second answer. */
  'sent twice',
  /** Takes a second, in which much else happens. */
  'slow',
  /** Is executed long after the caller was told that there is no answer. */
  'late',
  /** The process that calls dies before the call leaves it. */
  'crash before',
  /** The process that calls dies when the call has been executed. */
  'crash after',
] as const;
export type CallFault = (typeof CALL_FAULTS)[number];

export type Deed =
  | {
      readonly kind: 'hold';
      readonly seats: readonly string[];
      readonly ttlMs: number;
      /** Requests with one key are meant to be one request. */
      readonly key: string | undefined;
    }
  | { readonly kind: 'extend'; readonly ttlMs: number }
  /** How many of the hold's seats; absent: all. */
  | { readonly kind: 'release'; readonly seats: number | undefined }
  | { readonly kind: 'confirm' }
  | { readonly kind: 'look' }
  /** Somebody without the token. */
  | { readonly kind: 'intrude'; readonly how: 'extend' | 'release' | 'confirm' | 'look' }
  | { readonly kind: 'clear' }
  | { readonly kind: 'cancel' }
  | { readonly kind: 'watch' }
  | { readonly kind: 'crash' }
  /** Absent: it starts empty; else it comes back as it was this long ago. */
  | { readonly kind: 'engine loss'; readonly backMs: number | undefined };

export interface Action {
  readonly atMs: number;
  /** Whose: deeds about a hold are about the last one this client was given. */
  readonly client: number;
  /** Where the client's request goes first. */
  readonly process: number;
  /** How often the client asks again, elsewhere, when it gets no answer. */
  readonly retries: number;
  readonly deed: Deed;
}

/**
 * Everything that happens, as data: the same schedule always runs the same. What is left to the seed is decided call by
 * call from the call's name, so that taking an action away leaves what happens to the other calls as it was.
 */
export interface Schedule {
  readonly seed: number;
  readonly actions: readonly Action[];
  /** By how much each process' clock is ahead of the engine's. */
  readonly clockSkewMs: readonly number[];
  /** How likely each call is to go wrong. */
  readonly faultRate: number;
  /** By call, what goes wrong, and nothing else does. Absent: as the seed and `faultRate` say. */
  readonly faults?: ReadonlyMap<string, CallFault>;
  /** What does not go wrong, whatever the rest says: a kind of fault, or all of a call such as `engine.free`. */
  readonly leftOut?: ReadonlySet<CallFault | `engine.${string}` | `ledger.${string}`>;
}

const none: Action = { atMs: 0, client: 0, process: 0, retries: 0, deed: { kind: 'look' } };

const FAULT_RATES = [0, 0.02, 0.05, 0.12, 0.25];

export function scheduleOf(seed: number): Schedule {
  const random = new SeededRandom(seed);
  // Requests come in bunches, else few would meet.
  const bunches = Array.from({ length: 6 }, () => random.below(LAST_BUNCH_MS));
  const moment = () =>
    random.chance(0.7) ? pick(random, bunches) + random.next() * 12 : random.below(LAST_BUNCH_MS);
  const actions: Action[] = [];
  const add = (client: number, atMs: number, deed: Deed) =>
    actions.push({ atMs, client, process: random.below(PROCESSES), retries: random.below(3), deed });

  const buyers = 3 + random.below(8);
  for (let buyer = 0; buyer < buyers; buyer += 1) {
    const client = random.below(CLIENTS);
    const atMs = moment();
    const hold = holdDeed(random, `key-${buyer}`);
    add(client, atMs, hold);
    if (hold.key !== undefined && random.chance(0.4)) add(client, atMs + random.next() * 6_000, hold);
    if (hold.key !== undefined && random.chance(0.1)) {
      add(client, atMs + random.next() * 6_000, { ...holdDeed(random, hold.key), key: hold.key });
    }
    for (let deeds = 1 + random.below(4); deeds > 0; deeds -= 1) {
      const soonMs = random.chance(0.5) ? random.next() * 30 : random.next() * 1.3 * hold.ttlMs;
      add(client, atMs + 4 + soonMs, ownersDeed(random));
    }
  }
  for (let deeds = random.below(4); deeds > 0; deeds -= 1)
    add(random.below(CLIENTS), moment(), othersDeed(random));
  if (random.chance(0.6)) add(0, moment(), { kind: 'watch' });
  if (random.chance(0.3)) add(0, moment(), { kind: 'watch' });
  if (random.chance(0.3)) add(0, moment(), { kind: 'crash' });
  for (let losses = random.chance(0.45) ? 1 + random.below(2) : 0; losses > 0; losses -= 1) {
    const backMs = random.chance(0.5) ? 200 + random.below(15_000) : undefined;
    // While something is being confirmed, if anything is; and then clients come who know nothing of it.
    const confirm = pick(
      random,
      actions.filter(({ deed }) => deed.kind === 'confirm').concat({ ...none, atMs: moment() }),
    );
    const atMs = confirm.atMs + random.next() * (random.chance(0.5) ? 6 : 3_000);
    add(0, atMs, { kind: 'engine loss', backMs });
    for (let deeds = 1 + random.below(3); deeds > 0; deeds -= 1) {
      const deed = random.chance(0.5)
        ? { kind: 'confirm' as const }
        : holdDeed(random, `later-${losses}-${deeds}`);
      add(random.below(CLIENTS), atMs + random.next() * 12_000, deed);
    }
  }
  const clockSkewMs = Array.from({ length: PROCESSES }, () =>
    random.chance(0.5) ? 0 : Math.round((random.next() - 0.5) * 60_000),
  );
  const inTime = actions.filter(({ atMs }) => atMs < BUSY_MS).toSorted((a, b) => a.atMs - b.atMs);
  return { seed, actions: inTime, clockSkewMs, faultRate: pick(random, FAULT_RATES) };
}

/**
 * The same without what clients cannot be told of, so that no history can say it: an engine that is lost, and with it
 * holds whose owners are certain of them; a command that the client library sends twice, whose second answer can be the
 * refusal of what the first time did; and an engine that hears of a granted cancel only later.
 */
export function asClientsSee(schedule: Schedule): Schedule {
  const actions = schedule.actions.filter(({ deed }) => deed.kind !== 'engine loss');
  return { ...schedule, actions, leftOut: new Set(['sent twice', 'ledger.getShow', 'engine.free'] as const) };
}

function holdDeed(random: SeededRandom, key: string): Extract<Deed, { kind: 'hold' }> {
  const seats = random.distinct(1 + random.below(3), SEAT_IDS.length).map((seat) => SEAT_IDS[seat] ?? 'A');
  const ttlMs = random.chance(0.3) ? 200 + random.below(1_800) : 2_000 + random.below(10_000);
  return { kind: 'hold', seats, ttlMs, key: random.chance(0.6) ? key : undefined };
}

function ownersDeed(random: SeededRandom): Deed {
  const dice = random.next();
  if (dice < 0.45) return { kind: 'confirm' };
  if (dice < 0.6) return { kind: 'extend', ttlMs: 500 + random.below(10_000) };
  if (dice < 0.8) return { kind: 'release', seats: random.chance(0.5) ? 1 : undefined };
  return random.chance(0.5) ? { kind: 'cancel' } : { kind: 'look' };
}

function othersDeed(random: SeededRandom): Deed {
  const dice = random.next();
  if (dice < 0.3) return { kind: 'clear' };
  if (dice < 0.5) return { kind: 'cancel' };
  return { kind: 'intrude', how: pick(random, ['extend', 'release', 'confirm', 'look'] as const) };
}

function pick<Item>(random: SeededRandom, items: readonly Item[]): Item {
  const item = items[random.below(items.length)];
  if (item === undefined) throw new Error('nothing to pick from');
  return item;
}
