import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';

/** Of all histories of a report together, packed. Those of runs that passed are left out beyond it. */
const KEEP_BYTES = 250 * 1024 * 1024;

export interface HistoryToKeep {
  readonly historyFile: string;
  /** Where all histories of the report are. */
  readonly folder: string;
  /** Something is wrong with the run: it is kept whatever its size. */
  readonly isEvidence: boolean;
}

/** Packs a history and removes the unpacked one. The packed one; undefined: there was none, or no room for it. */
export async function keepHistory({
  historyFile,
  folder,
  isEvidence,
}: HistoryToKeep): Promise<string | undefined> {
  if (!existsSync(historyFile)) return undefined;
  const packed = `${historyFile}.gz`;
  // Fast rather than small: it is a tenth of the size either way.
  await pipeline(createReadStream(historyFile), createGzip({ level: 1 }), createWriteStream(packed));
  await rm(historyFile);
  if (isEvidence || (await sizeOf(folder)) <= KEEP_BYTES) return packed;
  await rm(packed);
  return undefined;
}

async function sizeOf(folder: string): Promise<number> {
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  const sizes = files
    .filter((file) => file.isFile())
    .map(async (file) => (await stat(join(file.parentPath, file.name))).size);
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

/** Where the histories of one target go: what of its name can be part of a file's. */
export function folderFor(folder: string, id: string): string {
  return join(folder, 'histories', id.replaceAll(/[^\w-]+/g, '-'));
}
