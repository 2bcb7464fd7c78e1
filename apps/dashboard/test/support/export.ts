import { readFile } from 'node:fs/promises';
import Papa from 'papaparse';
import type { Desk } from './desk.ts';

export interface ExportedFile {
  readonly fileName: string;
  /** As it is on disk. */
  readonly text: string;
  readonly rows: readonly Record<string, string>[];
}

/** Presses the button, and reads what the browser saved as a spreadsheet would. */
export async function exportCsv(desk: Desk): Promise<ExportedFile> {
  const saved = desk.page.waitForEvent('download');
  await desk.page.getByRole('button', { name: 'Export CSV' }).click();
  const download = await saved;
  const text = await readFile(await download.path(), 'utf8');
  const { data, errors } = Papa.parse<Record<string, string>>(text, { header: true, skipEmptyLines: true });
  if (errors.length > 0) throw new Error(`no CSV: ${JSON.stringify(errors)}`);
  return { fileName: download.suggestedFilename(), text, rows: data };
}
