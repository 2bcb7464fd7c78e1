import { product as ourProduct, type Product } from './product.ts';
import { type Schedule, scheduleOf } from './schedule.ts';
import { shrink } from './shrink.ts';
import { type Run, Simulator } from './simulator.ts';

/** A seed that breaks a promise, and the smallest schedule found that still does. */
export interface Failure {
  readonly seed: number;
  readonly first: Run;
  readonly smallest: Schedule;
  /** Of the smallest, with its trace. */
  readonly run: Run;
}

export interface CampaignResult {
  readonly schedules: number;
  readonly tookMs: number;
  /** Over all schedules, how often each thing happened. */
  readonly counts: ReadonlyMap<string, number>;
  /** The first; no schedule is run after it. */
  readonly failure: Failure | undefined;
}

export interface CampaignOptions {
  readonly product?: Product;
  readonly firstSeed: number;
  readonly schedules: number;
  /** No schedule is begun after this, if all that must happen has happened. */
  readonly withinMs?: number;
  readonly mustHappen?: readonly string[];
  readonly isShrunk?: boolean;
  readonly onProgress?: (schedules: number) => void;
}

/** Runs the schedules of seeds that follow one another, up to the first that breaks a promise. */
export async function campaign(options: CampaignOptions): Promise<CampaignResult> {
  const { product = ourProduct, firstSeed, isShrunk = true } = options;
  const { withinMs = Number.POSITIVE_INFINITY, mustHappen = [] } = options;
  const simulator = await Simulator.open(product);
  const counts = new Map<string, number>();
  const startMs = performance.now();
  const tookMs = () => performance.now() - startMs;
  try {
    let schedules = 0;
    const isMissing = () => mustHappen.some((what) => !counts.has(what));
    while (schedules < options.schedules && (tookMs() < withinMs || isMissing())) {
      const seed = (firstSeed + schedules) % 2 ** 31;
      const schedule = scheduleOf(seed);
      const run = await simulator.run(schedule);
      schedules += 1;
      for (const [what, count] of run.counts) counts.set(what, (counts.get(what) ?? 0) + count);
      if (run.violations.length > 0) {
        const smallest = isShrunk ? await shrink(simulator, schedule, run) : schedule;
        const failure = {
          seed,
          first: run,
          smallest,
          run: await simulator.run(smallest, { withTrace: true }),
        };
        return { schedules, tookMs: tookMs(), counts, failure };
      }
      options.onProgress?.(schedules);
    }
    return { schedules, tookMs: tookMs(), counts, failure: undefined };
  } finally {
    await simulator.close();
  }
}

/** What is broken, by which seed, how to see it again, and step by step how it came about. */
export function describeFailure({ seed, first, smallest, run }: Failure): string {
  const { violations, trace } = run.violations.length > 0 ? run : first;
  return [
    ...violations.map(({ promise, what }) => `BROKEN: ${promise}: ${what}`),
    `seed ${seed}; again: npm run simulate -- --seed ${seed} --schedules 1`,
    `smallest schedule found: ${smallest.actions.length} actions, ${smallest.faults?.size ?? 'all its'} faults`,
    ...smallest.actions.map(
      ({ atMs, client, process, deed }) =>
        `  at ${(atMs / 1_000).toFixed(3)} s client ${client} by process ${process}: ${JSON.stringify(deed)}`,
    ),
    ...[...(smallest.faults ?? [])].map(([call, fault]) => `  ${call}: ${fault}`),
    'what happened, in seconds:',
    ...trace.filter((line) => !/ledger (secret|listShowIds|listUnfreed|getShow) /.test(line)),
  ].join('\n');
}

/** What must have happened at least once, or the simulation has shown nothing. */
export const MUST_HAPPEN = [
  ...['request lost', 'reply lost', 'sent twice', 'slow', 'late', 'crash before', 'crash after'],
  ...['engine lost', 'engine back as it was', 'load LOADED', 'beginLoad LOADING_ELSEWHERE', 'watch'],
  ...['hold granted', 'hold SEAT_UNAVAILABLE', 'hold ALREADY_CONFIRMED', 'hold IDEMPOTENCY_MISMATCH'],
  ...['hold HOLD_EXPIRED', 'extend granted', 'release granted', 'confirm granted', 'confirm HOLD_EXPIRED'],
  ...[
    'confirm ALREADY_RELEASED',
    'confirm unknown',
    'clear granted',
    'cancel granted',
    'intrude WRONG_TOKEN',
  ],
  ...['finishConfirm BOOKED', 'abortConfirm ABORTED', 'free FREED', 'expired by sweep', 'settled in doubt'],
] as const;
