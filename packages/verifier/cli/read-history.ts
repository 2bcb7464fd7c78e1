import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { type History, HistoryBuilder, HistoryProblem } from '../src/index.ts';

const PROGRESS_EVERY = 50_000;
const PACKED_CUT =
  'the packed file ends in the middle: its writer stopped, or it was not copied as a whole. Copy it, or run it again.';

/**
 * A history from its file, a line at a time; one that ends in `.gz` is unpacked on the way.
 * @param onProgress operations read so far, now and then
 * @throws HistoryProblem, also for a packed file that ends in the middle; Error where the file cannot be read
 */
export async function readHistory(
  path: string,
  onProgress: (operations: number) => void = () => {},
): Promise<History> {
  const builder = new HistoryBuilder();
  const file = createReadStream(path, { highWaterMark: 1 << 20 });
  // What cannot be opened is told here, and not to nobody: readline ends as if it had been empty.
  const text = path.endsWith('.gz') ? file.pipe(createGunzip()) : file;
  const failed = new Promise<never>((_, reject) => {
    for (const source of [file, text]) source.on('error', reject);
  });
  const read = async () => {
    let told = 0;
    for await (const line of createInterface({ input: text, crlfDelay: Number.POSITIVE_INFINITY })) {
      builder.add(line);
      if (builder.operations < told + PROGRESS_EVERY) continue;
      told = builder.operations;
      onProgress(told);
    }
  };
  try {
    await Promise.race([read(), failed]);
  } catch (error) {
    throw isCutShort(error) ? new HistoryProblem('cut short', undefined, PACKED_CUT) : error;
  } finally {
    file.destroy();
  }
  return builder.finish();
}

/** Of zlib: there should be more. */
function isCutShort(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'Z_BUF_ERROR';
}
