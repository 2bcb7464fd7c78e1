/** Reads one history and judges it, in a process of its own, so that its memory is its own. Prints what it took as JSON. */
import { judge } from '@holdfast/verifier';
import { readHistory } from '@holdfast/verifier/node';

export interface Judged {
  readonly operations: number;
  readonly seats: number;
  readonly groups: number;
  readonly verdict: string;
  readonly readMs: number;
  readonly judgeMs: number;
  readonly peakMb: number;
}

const [, , path = ''] = process.argv;
const startMs = performance.now();
const history = await readHistory(path);
const readMs = performance.now() - startMs;
const { operations, seats, groups, verdict, tookMs } = judge(history);
const peakMb = process.resourceUsage().maxRSS / 1_024;
const judged: Judged = { operations, seats, groups, verdict, readMs, judgeMs: tookMs, peakMb };
console.log(JSON.stringify(judged));
