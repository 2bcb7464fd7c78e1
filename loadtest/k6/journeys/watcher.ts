import { sleep } from 'k6';
import { vu } from 'k6/execution';
import { Counter } from 'k6/metrics';
import { ask } from '../lib/ask.ts';
import { untilTold } from '../lib/patience.ts';
import { report } from '../lib/problems.ts';
import type { Seeded } from '../lib/seeded.ts';
import { type Hall, rowOf } from '../lib/show.ts';
import { Replica } from '../lib/watch.ts';
import { read } from '../operations/read.ts';

/** A stream that is read for so long is cut, and read on from where it was. */
const [SHORTEST_MS, LONGEST_MS] = [300, 1_500];
/** How long after the last change a reader may be behind: a hold that has run out is announced within a second. */
const CATCH_UP_MS = 10_000;

/** Seats that a reader has otherwise than the snapshot of the same version. */
const wrongInReplica = new Counter('wrong_in_replica');
/** Readers who did not get to where the show was. */
const leftBehind = new Counter('left_behind');
const comparedReplicas = new Counter('compared_replicas');

export const REPLICAS_ARE_RIGHT = { wrong_in_replica: ['count==0'], left_behind: ['count==0'] };

/** Reads the feed until then, in many parts, and compares what it has with a snapshot when all have stopped. */
export function watch(hall: Hall, untilMs: number, random: Seeded): void {
  const replica = new Replica({ showId: hall.showId, client: vu.idInTest });
  while (Date.now() < untilMs) {
    replica.readFor(random.between(SHORTEST_MS, LONGEST_MS));
    // Now and then away for a while, as a phone is.
    if (random.isTrue(0.2)) sleep(random.fraction());
  }
  const deadlineMs = Date.now() + CATCH_UP_MS;
  do {
    replica.readFor(LONGEST_MS);
    const told = untilTold(() => ask(read({ showId: hall.showId, seats: rowOf(hall, 0) })));
    if (told.kind !== 'granted') return;
    if (told.value.version === replica.version) {
      compare(replica, told.value.all);
      return;
    }
  } while (Date.now() < deadlineMs);
  leftBehind.add(1);
  report(`a reader of the feed stays at version ${replica.version}`);
}

function compare({ seats, version }: Replica, snapshot: Readonly<Record<string, string>>): void {
  comparedReplicas.add(1);
  const wrong = [...new Set([...seats.keys(), ...Object.keys(snapshot)])].filter(
    (seat) => seats.get(seat) !== snapshot[seat],
  );
  if (wrong.length === 0) return;
  wrongInReplica.add(wrong.length);
  const some = wrong.slice(0, 5).map((seat) => {
    return `${seat} is ${seats.get(seat) ?? 'available'} and should be ${snapshot[seat] ?? 'available'}`;
  });
  report(`whoever reads the feed has at version ${version}: ${some.join('; ')}`);
}
