import { readFile } from 'node:fs/promises';
import type { Summary } from '../k6/lib/summary.ts';

/** What a script wrote of its run when it came to its end. Undefined: it did not write it, or not to its end. */
export async function readSummary(file: string): Promise<Summary | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch {
    return undefined;
  }
}
