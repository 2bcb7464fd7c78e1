import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { type History, HistoryBuilder } from '@holdfast/verifier';

/** A line at a time: a history can be longer than a string may be. @throws HistoryProblem */
export async function readHistory(file: string): Promise<History> {
  const builder = new HistoryBuilder();
  const lines = createInterface({ input: createReadStream(file, { highWaterMark: 1024 * 1024 }) });
  for await (const line of lines) builder.add(line);
  return builder.finish();
}
