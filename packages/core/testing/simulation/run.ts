/**
 * Runs the simulation: thousands of schedules, each with its own seed, to the first that breaks a promise.
 *
 *   npm run simulate                              5 000 schedules from a random seed
 *   npm run simulate -- --seed 123 --schedules 1  that one again, and if it fails, step by step
 *   npm run simulate -- --seed 123 --history run.jsonl   what its clients asked and heard, for `npm run verify`
 */
import { writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { campaign, describeFailure } from './campaign.ts';
import { asClientsSee, CALL_FAULTS, scheduleOf } from './schedule.ts';
import { Simulator } from './simulator.ts';

const REPORT_EVERY = 100;
const PROGRESS_EVERY = 1_000;

interface Share {
  readonly firstSeed: number;
  readonly schedules: number;
}

type Message =
  | { readonly kind: 'progress' }
  | {
      readonly kind: 'end';
      readonly counts: ReadonlyMap<string, number>;
      readonly schedules: number;
      readonly failure?: string;
    };

if (isMainThread) await runAll();
else await runShare(workerData as Share);

async function runShare(share: Share): Promise<void> {
  const tell = (message: Message) => parentPort?.postMessage(message);
  const onProgress = (done: number) => {
    if (done % REPORT_EVERY === 0) tell({ kind: 'progress' });
  };
  const { failure, counts, schedules } = await campaign({ ...share, onProgress });
  tell({ kind: 'end', counts, schedules, ...(failure && { failure: describeFailure(failure) }) });
}

async function runAll(): Promise<void> {
  const { values } = parseArgs({
    options: { seed: { type: 'string' }, schedules: { type: 'string' }, history: { type: 'string' } },
  });
  const firstSeed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));
  const schedules = Number(values.schedules ?? 5_000);
  if (!Number.isSafeInteger(firstSeed) || !Number.isSafeInteger(schedules) || schedules < 1) {
    console.error('--seed and --schedules take whole numbers');
    process.exitCode = 2;
    return;
  }
  if (values.history !== undefined) return writeHistory(firstSeed, values.history);
  console.log(`seeds ${firstSeed} to ${firstSeed + schedules - 1}`);

  const startMs = performance.now();
  const shares = sharesOf({ firstSeed, schedules });
  const counts = new Map<string, number>();
  const failures: string[] = [];
  let [reports, done] = [0, 0];
  const work = shares.map((share) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: share });
    worker.on('message', (message: Message) => {
      if (message.kind === 'progress') {
        reports += 1;
        if ((reports * REPORT_EVERY) % PROGRESS_EVERY === 0)
          console.log(`  ${reports * REPORT_EVERY} schedules`);
        return;
      }
      done += message.schedules;
      for (const [what, count] of message.counts) counts.set(what, (counts.get(what) ?? 0) + count);
      if (message.failure !== undefined) failures.push(message.failure);
    });
    return new Promise<void>((resolve, reject) => worker.on('error', reject).on('exit', () => resolve()));
  });
  await Promise.all(work);

  const tookMs = performance.now() - startMs;
  const perMinute = Math.round((done / tookMs) * 60_000);
  console.log(
    `${done} schedules in ${(tookMs / 1_000).toFixed(1)} s on ${shares.length} threads, ${perMinute} a minute`,
  );
  const told = [...CALL_FAULTS, 'crash', 'engine lost', 'engine back as it was', 'settled in doubt'];
  for (const what of [...told, 'hold granted', 'confirm granted', 'cancel granted']) {
    console.log(`  ${what}: ${counts.get(what) ?? 0}`);
  }
  for (const failure of failures) console.error(failure);
  if (failures.length > 0 || done < schedules) process.exitCode = 1;
  else console.log('every promise was kept');
}

/** Of one schedule; without what its clients cannot be told of. */
async function writeHistory(seed: number, path: string): Promise<void> {
  const lines: string[] = [];
  const simulator = await Simulator.open();
  try {
    await simulator.run(asClientsSee(scheduleOf(seed)), { onLine: (line) => lines.push(line) });
  } finally {
    await simulator.close();
  }
  await writeFile(path, lines.map((line) => `${line}\n`).join(''));
  console.log(`seed ${seed}: ${lines.length} lines in ${path}; to judge them: npm run verify -- ${path}`);
}

function sharesOf({ firstSeed, schedules }: Share): Share[] {
  const threads = Math.min(availableParallelism(), Math.ceil(schedules / REPORT_EVERY));
  const size = Math.ceil(schedules / threads);
  return Array.from({ length: threads }, (_, position) => ({
    firstSeed: firstSeed + position * size,
    schedules: Math.min(size, schedules - position * size),
  })).filter((share) => share.schedules > 0);
}
