import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ownFolder } from '@holdfast/core/testing';
import { type Driven, drive } from '../../driver/drive.ts';
import { readSettings } from '../../driver/settings.ts';
import type { Summary } from '../../k6/lib/summary.ts';
import { appendEnd } from '../../prove/history-file.ts';

interface DriverResult extends Driven {
  readonly summary: Summary;
  /** The lines of its history, with an end. */
  readonly history: readonly string[];
}

/** The load driver, as `npm run prove` runs it, but in this process. */
export async function runDriver(settings: Readonly<Record<string, string>>): Promise<DriverResult> {
  const folder = await ownFolder('driver');
  try {
    const [HISTORY, SUMMARY] = [join(folder.path, 'history.jsonl'), join(folder.path, 'summary.json')];
    const driven = await drive(readSettings({ ...settings, HISTORY, SUMMARY }));
    const summary = JSON.parse(await readFile(SUMMARY, 'utf8')) as Summary;
    await appendEnd(HISTORY, summary, performance.now());
    return { ...driven, summary, history: (await readFile(HISTORY, 'utf8')).split('\n') };
  } finally {
    await folder.remove();
  }
}
