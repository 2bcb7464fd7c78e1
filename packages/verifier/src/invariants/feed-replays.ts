import type { FeedChange, FeedPart, FinalSnapshot } from '../history.ts';
import { countUpTo } from '../sorted.ts';
import { namesOf } from '../words.ts';
import type { Facts } from './facts.ts';
import type { Findings } from './findings.ts';
import { SeatStates } from './seat-states.ts';

/** What all watchers together know of a version. */
interface Version {
  readonly client: number;
  /** What changed with it; undefined where all that was seen of it is how the seats stood then. */
  change: FeedChange | undefined;
  /** Of the seats once it is applied. */
  readonly hash: number;
  /** The one that some watcher was sent next. */
  next: number | undefined;
}

/** One thing that some watcher was sent. */
interface Delivery {
  readonly client: number;
  /** A snapshot, or a change to what was before. */
  readonly change: FeedChange | undefined;
  /** Undefined for a snapshot: what was before it need not be what came just before. */
  readonly before: number | undefined;
  readonly version: number;
  readonly states: SeatStates;
}

/**
 * A watcher that applies the feed to the snapshot that it began with has, at each version, what every other watcher and
 * every snapshot of that version has; with the final snapshot's version, the final snapshot.
 *
 * So each stream begins with a snapshot, its versions rise, watchers agree on what a version changed, and none was sent
 * less than another between two versions. Versions need not follow one by one (an engine may count other things too), so
 * a gap is one where somebody else was sent something.
 *
 * Sound: how a show stands at a version is one thing, whoever asks. A watcher that stopped before the final snapshot's
 * version is compared with others only.
 */
export function checkFeeds({ history }: Facts, findings: Findings): number {
  const { feeds, snapshot } = history;
  if (feeds.length === 0) return 0;
  const versions = new Map<number, Version>();
  const fault = (what: string, seats: readonly string[] = []) =>
    findings.add('the feed replays to the snapshot', { what, seats, operations: [], afterwards: true });

  const isFaulty = new Set<number>();
  for (const delivery of deliveriesIn(feeds, (client, what) => {
    if (!isFaulty.has(client)) fault(`Watcher ${client} ${what}.`);
    isFaulty.add(client);
  })) {
    // One thing that is wrong makes all that follows wrong: the first is told.
    if (isFaulty.has(delivery.client)) continue;
    const found = disagreementOn(delivery, versions, feeds);
    if (!found) continue;
    isFaulty.add(delivery.client);
    fault(`Watcher ${delivery.client} ${found.what}.`, found.seats);
  }
  checkGaps(feeds, versions, (client, what) => {
    if (!isFaulty.has(client)) fault(`Watcher ${client} ${what}.`);
    isFaulty.add(client);
  });
  if (snapshot) checkSnapshots(snapshot, versions, feeds, fault);
  return feeds.reduce((sent, { snapshot, changes }) => sent + (snapshot ? 1 : 0) + changes.length, 0);
}

function* deliveriesIn(
  feeds: readonly FeedPart[],
  fault: (client: number, what: string) => void,
): Generator<Delivery> {
  const watchers = new Map<number, { version: number; states: SeatStates }>();
  for (const { client, snapshot, changes } of feeds) {
    let watcher = watchers.get(client);
    if (snapshot) {
      watcher = { version: snapshot.version, states: SeatStates.of(snapshot) };
      watchers.set(client, watcher);
      yield { client, change: undefined, before: undefined, ...watcher };
    }
    if (!watcher) {
      if (changes.length > 0) fault(client, 'was sent changes and no snapshot to apply them to');
      continue;
    }
    for (const change of changes) {
      const before = watcher.version;
      if (change.version <= before)
        fault(client, `was sent version ${change.version} after version ${before}`);
      watcher.version = change.version;
      watcher.states.apply(change);
      yield { client, change, before, ...watcher };
    }
  }
}

function disagreementOn(
  { client, change, before, version, states }: Delivery,
  versions: Map<number, Version>,
  feeds: readonly FeedPart[],
): { readonly what: string; readonly seats: readonly string[] } | undefined {
  const known = versions.get(version);
  if (!known) {
    versions.set(version, { client, change, hash: states.hash, next: undefined });
  } else if (change && known.change && contentOf(change) !== contentOf(known.change)) {
    const what = `was sent version ${version} as "${contentOf(change)}", watcher ${known.client} as "${contentOf(known.change)}"`;
    return { what, seats: [...new Set([...change.seats, ...known.change.seats])] };
  } else if (known.hash !== states.hash) {
    const other = statesAt(feeds, known.client, version);
    const seats = other ? states.differencesTo(other) : [];
    const what = `has at version ${version} ${differencesOf(seats, `watcher ${known.client}`)}`;
    return { what, seats: seats.map(({ seat }) => seat) };
  } else {
    known.change ??= change;
  }
  const previous = before === undefined ? undefined : versions.get(before);
  if (previous) previous.next = Math.min(version, previous.next ?? version);
  return undefined;
}

/** Versions that another watcher was sent and this one, between two others, was not. */
function checkGaps(
  feeds: readonly FeedPart[],
  versions: ReadonlyMap<number, Version>,
  fault: (client: number, what: string) => void,
): void {
  const changes = [...versions].filter(([, { change }]) => change).map(([version]) => version);
  const sorted = Float64Array.from(changes).sort();
  for (const { client, before, version, change } of deliveriesIn(feeds, () => {})) {
    if (!change || before === undefined) continue;
    const missed = sorted[countUpTo(sorted, before)];
    if (missed === undefined || missed >= version) continue;
    const by = versions.get(missed)?.client;
    fault(
      client,
      `was sent version ${version} after ${before}, and not ${missed}, which watcher ${by} was sent`,
    );
  }
}

function checkSnapshots(
  final: FinalSnapshot,
  versions: ReadonlyMap<number, Version>,
  feeds: readonly FeedPart[],
  fault: (what: string, seats: readonly string[]) => void,
): void {
  const sorted = Float64Array.from(versions.keys()).sort();
  const at = sorted[countUpTo(sorted, final.version) - 1];
  const known = at === undefined ? undefined : versions.get(at);
  if (!known || at === undefined) return;
  const isThen = at === final.version || (known.next !== undefined && known.next > final.version);
  const states = SeatStates.of(final);
  if (!isThen || known.hash === states.hash) return;
  const watched = statesAt(feeds, known.client, at);
  const differences = watched ? watched.differencesTo(states) : [];
  fault(
    `Watcher ${known.client} has at version ${at} ${differencesOf(differences, `the final snapshot, of version ${final.version},`)}.`,
    differences.map(({ seat }) => seat),
  );
}

/** How the seats stood for this watcher when it was at this version. */
function statesAt(feeds: readonly FeedPart[], client: number, version: number): SeatStates | undefined {
  let found: SeatStates | undefined;
  for (const delivery of deliveriesIn(
    feeds.filter((part) => part.client === client),
    () => {},
  )) {
    if (delivery.version > version) continue;
    found = new SeatStates();
    for (const { seat, there } of found.differencesTo(delivery.states))
      found.apply({ status: there, seats: [seat] });
    if (delivery.version === version) return found;
  }
  return found;
}

function differencesOf(
  differences: readonly { seat: string; here: string; there: string }[],
  there: string,
): string {
  const [first] = differences;
  const more =
    differences.length > 1
      ? `, and ${namesOf(differences.slice(1).map(({ seat }) => seat))} otherwise too`
      : '';
  return `${first?.seat} ${first?.here} where ${there} has it ${first?.there}${more}`;
}

function contentOf({ status, seats }: FeedChange): string {
  return `${[...seats].sort().join(' ')} ${status}`;
}
