import type { HistoryRecord } from '@holdfast/verifier';
import { summaryFile } from './settings.ts';

const isRecording = summaryFile !== undefined;

/** One line of the history (docs/HISTORY.md). k6 writes the console, which has nothing else on it, to the history's file. */
export function record(line: HistoryRecord): void {
  if (isRecording) console.log(JSON.stringify(line));
}
