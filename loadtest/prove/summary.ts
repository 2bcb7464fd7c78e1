import { readFile } from 'node:fs/promises';

/** What a script says of its run when it has come to its end, in the file that SUMMARY names. */
export interface Summary {
  readonly script: string;
  /** Counted up before each request is sent, by other means than the history's lines. */
  readonly operations: number;
  readonly iterations: number;
  readonly interruptedIterations: number;
  readonly droppedIterations: number;
  /** What was asked after the last operation. */
  readonly read: readonly ('bookings' | 'live-holds' | 'snapshot')[];
  readonly thresholds: readonly Threshold[];
}

export interface Threshold {
  readonly name: string;
  /** As k6 has it: `count==0`. */
  readonly expression: string;
  readonly ok: boolean;
  /** What was measured; null: nothing was. */
  readonly value: number | null;
}

/** Undefined: it was not written, or not to its end. */
export async function readSummary(file: string): Promise<Summary | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch {
    return undefined;
  }
}
