import { appendFile, open } from 'node:fs/promises';
import type { HistoryEnd } from '@holdfast/verifier';
import type { Summary } from '../k6/lib/summary.ts';

const LOOK_EVERY_MS = 500;
const CHUNK_BYTES = 1024 * 1024;
const LINE_FEED = 0x0a;

export interface GrowingFile {
  /** Stops following; resolves when the last look is over. */
  stop(): Promise<void>;
}

/** Tells again and again how many lines a file has while another process writes it. */
export function followLines(file: string, said: (lines: number) => void): GrowingFile {
  const buffer = Buffer.alloc(CHUNK_BYTES);
  let readTo = 0;
  let lines = 0;
  const look = async () => {
    // Not there yet: nothing has been written.
    const handle = await open(file).catch(() => undefined);
    if (!handle) return;
    try {
      for (;;) {
        const { bytesRead } = await handle.read(buffer, 0, buffer.length, readTo);
        if (bytesRead === 0) break;
        readTo += bytesRead;
        const read = buffer.subarray(0, bytesRead);
        for (let at = read.indexOf(LINE_FEED); at >= 0; at = read.indexOf(LINE_FEED, at + 1)) lines += 1;
      }
    } finally {
      await handle.close();
    }
    said(lines);
  };
  let looking: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    looking = looking.then(look);
  }, LOOK_EVERY_MS);
  return {
    stop: () => {
      clearInterval(timer);
      return looking.then(look);
    },
  };
}

/**
 * Says how many operations and parts of the feed there must be in it, so that lines that were lost are missed.
 *
 * @param readMs when all of it had been read, or later, on the clock of the history or one that began before
 */
export async function appendEnd(
  file: string,
  { operations, counts, read }: Pick<Summary, 'operations' | 'counts' | 'read'>,
  readMs: number,
): Promise<void> {
  const feeds = counts.feed_parts ?? 0;
  const record: HistoryEnd = { record: 'end', operations, feeds, read, readMs };
  await appendFile(file, `${JSON.stringify(record)}\n`);
}
