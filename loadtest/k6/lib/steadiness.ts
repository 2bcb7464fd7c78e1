import { scenario } from 'k6/execution';
import { Counter, Rate } from 'k6/metrics';

/** Parts of a scenario's time: what is usual is seen in the first, and compared with in the last. */
const [BEGINNING, END] = [1 / 3, 2 / 3];
/** Slower: so many times what was usual, and by more than a machine that others use is now and then. */
const [TIMES, MORE_THAN_MS] = [5, 200];

const slowerThanBefore = new Rate('slower_than_before');
const comparedAnswers = new Counter('compared_answers');

/** Of this VU, in the beginning. */
const before: number[] = [];
let usualMs: number | undefined;
let isCompared = false;

/** For a scenario that goes on evenly for some time: fewer than half of the answers at its end are slower than before. */
export function asFastAtTheEnd() {
  isCompared = true;
  return { [slowerThanBefore.name]: ['rate<0.5'], [comparedAnswers.name]: ['count>=1'] };
}

/** Of every answer, how long it took. */
export function compareWithBefore(ms: number): void {
  if (!isCompared) return;
  const { progress } = scenario;
  if (progress < BEGINNING) before.push(ms);
  if (progress < END || before.length === 0) return;
  usualMs ??= medianOf(before);
  comparedAnswers.add(1);
  slowerThanBefore.add(ms > MORE_THAN_MS && ms > usualMs * TIMES);
}

function medianOf(values: readonly number[]): number {
  return [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;
}
