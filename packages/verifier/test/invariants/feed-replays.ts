/** Histories that just break the rule `the feed replays to the snapshot`, each beside one that just does not. */
import type { FeedPart, History, SeatStatus } from '../../src/index.ts';
import type { Pair } from '../support/broken-and-kept.ts';
import { historyOf } from '../support/make-history.ts';

export const theFeedReplaysToTheSnapshot: readonly Pair[] = [
  {
    name: 'what a watcher has in the end',
    broken: watched(
      [[snapshot(5, {}), change(6, 'held', 'A'), change(7, 'available', 'A')]],
      snapshot(7, { A: 'held' }),
    ),
    kept: watched(
      [[snapshot(5, {}), change(6, 'held', 'A'), change(7, 'available', 'A')]],
      snapshot(6, { A: 'held' }),
    ),
    says: ['Watcher 0 has at version 7 A available where the final snapshot, of version 7, has it held'],
  },
  {
    name: 'a snapshot between two versions',
    broken: watched([[snapshot(5, { A: 'booked' }), change(9, 'held', 'B')]], snapshot(7, {})),
    kept: watched([[snapshot(5, { A: 'booked' }), change(9, 'held', 'B')]], snapshot(7, { A: 'booked' })),
    says: ['A booked where the final snapshot'],
  },
  {
    name: 'nothing can be said of what came after the last change that was seen',
    broken: watched([[snapshot(5, {}), change(6, 'held', 'A')]], snapshot(6, {})),
    kept: watched([[snapshot(5, {}), change(6, 'held', 'A')]], snapshot(8, {})),
    says: ['A held where the final snapshot'],
  },
  {
    name: 'watchers agree on a version',
    broken: watched([
      [snapshot(5, {}), change(6, 'held', 'A')],
      [snapshot(5, {}), change(6, 'held', 'B')],
    ]),
    kept: watched([
      [snapshot(5, {}), change(6, 'held', 'A', 'B')],
      [snapshot(5, {}), change(6, 'held', 'B', 'A')],
    ]),
    says: ['Watcher 1 was sent version 6 as "B held", watcher 0 as "A held"'],
  },
  {
    name: 'nobody misses a version',
    broken: watched([
      [snapshot(5, {}), change(6, 'held', 'A'), change(8, 'booked', 'A')],
      [snapshot(5, {}), change(8, 'booked', 'A')],
    ]),
    kept: watched([
      [snapshot(5, {}), change(6, 'held', 'A'), change(8, 'booked', 'A')],
      [snapshot(6, { A: 'held' }), change(8, 'booked', 'A')],
    ]),
    says: ['Watcher 1 was sent version 8 after 5, and not 6, which watcher 0 was sent'],
  },
  {
    name: 'versions rise',
    broken: watched([[snapshot(5, {}), change(6, 'held', 'A'), change(6, 'held', 'A')]]),
    kept: watched([
      [snapshot(5, {}), change(6, 'held', 'A')],
      [snapshot(5, {}), change(6, 'held', 'A')],
    ]),
    says: ['Watcher 0 was sent version 6 after version 6'],
  },
  {
    name: 'a stream begins with a snapshot',
    broken: watched([[change(6, 'held', 'A')]]),
    kept: watched([[snapshot(5, {}), change(6, 'held', 'A')]]),
    says: ['Watcher 0 was sent changes and no snapshot'],
  },
  {
    name: 'a stream that begins anew has what the others have',
    broken: watched([
      [snapshot(5, {}), change(6, 'held', 'A')],
      [snapshot(4, {}), snapshot(6, {})],
    ]),
    kept: watched([
      [snapshot(5, {}), change(6, 'held', 'A')],
      [snapshot(4, {}), snapshot(6, { A: 'held' })],
    ]),
    says: ['Watcher 1 has at version 6 A available where watcher 0 has it held'],
  },
];

type Sent = FeedPart['changes'][number] | NonNullable<FeedPart['snapshot']>;

function snapshot(version: number, seats: Readonly<Record<string, SeatStatus>>) {
  return { version, seats };
}

function change(version: number, status: SeatStatus, ...seats: string[]) {
  return { version, status, seats };
}

/** One list a watcher, in its order. */
function watched(streams: readonly (readonly Sent[])[], final?: ReturnType<typeof snapshot>): History {
  const feeds = streams.flatMap((sent, client) =>
    sent.map((one): FeedPart => {
      const part = { record: 'feed', client } as const;
      return 'status' in one ? { ...part, changes: [one] } : { ...part, snapshot: one, changes: [] };
    }),
  );
  return historyOf([], { feeds, snapshot: final && { record: 'snapshot', ...final } });
}
