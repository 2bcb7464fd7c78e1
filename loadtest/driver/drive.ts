import { writeFile } from 'node:fs/promises';
import { HistoryWriter } from '@holdfast/verifier';
import { newShow } from '../k6/lib/new-show.ts';
import { Seeded } from '../k6/lib/seeded.ts';
import type { Summary } from '../k6/lib/summary.ts';
import { meaningOf } from '../k6/thresholds/meaning.ts';
import { answered, readAftermath } from './aftermath.ts';
import { BufferedFile } from './buffered-file.ts';
import { Buyer } from './buyer.ts';
import { Connections } from './connections.ts';
import { rowsOf } from './hall.ts';
import { Pace } from './pace.ts';
import type { DriverSettings } from './settings.ts';
import { Tally } from './tally.ts';

export interface Driven {
  readonly areThresholdsMet: boolean;
  /** Some of the answers that should not have been, in words. */
  readonly wrong: readonly string[];
}

/** Makes a show of its own, lets the clients loose on it, and reads what is there in the end. */
export async function drive(settings: DriverSettings): Promise<Driven> {
  const { seed, clients, operations, seats, historyFile, summaryFile } = settings;
  // Twins use a connection more than their clients.
  const connections = new Connections({ ...settings, connections: clients * 2 });
  const showId = `driver-${seed}-${Date.now().toString(36)}`;
  const rows = rowsOf(seats);
  const tally = new Tally();
  const startMs = performance.now();
  try {
    const input = newShow({ showId, title: `Load driver, ${showId}`, rows });
    await answered(connections, { procedure: 'shows.create', input, api: 0 });
    const file = new BufferedFile(historyFile);
    const history = new HistoryWriter(
      { showId, source: 'driver', seed },
      { write: (line) => file.line(line), nowMs },
    );
    const pace = new Pace(settings.perSecond);
    const goesOn = () => history.sent < operations;
    const parts = { showId, connections, history, tally, pace, rows, goesOn };
    const buyers = Array.from(
      { length: clients },
      (_, number) => new Buyer(number, { ...parts, random: new Seeded(seed, number) }),
    );
    await Promise.all(buyers.map((buyer) => buyer.buy()));

    const { bookings, liveHolds, snapshot } = await readAftermath(connections, showId);
    history.bookings(bookings);
    history.liveHolds(liveHolds);
    history.snapshot(snapshot);
    file.close();
    tally.compare(bookings);
    const thresholds = tally.thresholds(settings);
    const failed = thresholds.filter(({ ok }) => !ok);
    const summary: Summary = {
      script: '10-driver',
      showId,
      passed: failed.length === 0,
      operations: history.sent,
      iterations: clients,
      interruptedIterations: 0,
      droppedIterations: 0,
      durationMs: performance.now() - startMs,
      read: ['bookings', 'live-holds', 'snapshot'],
      thresholds,
      problems: failed.map(meaningOf),
      trends: {},
      counts: { put_off: tally.putOff },
    };
    await writeFile(summaryFile, JSON.stringify(summary));
    return { areThresholdsMet: summary.passed, wrong: tally.wrong };
  } finally {
    await connections.close();
  }
}

/** On the monotonic clock, to a microsecond. */
function nowMs(): number {
  return Math.round(performance.now() * 1_000) / 1_000;
}
