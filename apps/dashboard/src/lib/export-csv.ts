import { type CsvColumn, csvWriter } from './csv.ts';

interface CsvPage<Row> {
  readonly rows: readonly Row[];
  /** For the next page; undefined on the last. */
  readonly cursor: string | undefined;
}

export interface CsvExport<Row> {
  /** Once all is known that they tell of. */
  readonly columns: () => Promise<readonly CsvColumn<Row>[]>;
  readonly page: (cursor: string | undefined, signal: AbortSignal) => Promise<CsvPage<Row>>;
}

/**
 * Everything, page after page, as one file. Each page becomes a blob at once: the browser keeps those outside the
 * page's memory, on disk when they are many, so that an export may be as long as it wants.
 *
 * @throws DOMException `AbortError` when `signal` stops it; and what `columns` and `page` throw.
 */
export async function csvFile<Row>(
  { columns, page }: CsvExport<Row>,
  { signal, onProgress }: { readonly signal: AbortSignal; readonly onProgress: (rowCount: number) => void },
): Promise<{ readonly file: Blob; readonly rowCount: number }> {
  const writer = await csvWriter(await columns());
  const parts = [new Blob([writer.heading()])];
  let rowCount = 0;
  let cursor: string | undefined;
  do {
    signal.throwIfAborted();
    const answer = await page(cursor, signal);
    parts.push(new Blob([writer.rows(answer.rows)]));
    rowCount += answer.rows.length;
    onProgress(rowCount);
    cursor = answer.cursor;
  } while (cursor !== undefined);
  signal.throwIfAborted();
  return { file: new Blob(parts, { type: 'text/csv;charset=utf-8' }), rowCount };
}

/** `holdfast-bookings-grand_hall-2026-11-25.csv`; an id may have what file systems refuse. */
export function csvFileName(what: string, about: string | undefined, day: string): string {
  const parts = ['holdfast', what, about?.replaceAll(/[^\p{L}\p{N}._-]+/gu, '_'), day];
  return `${parts.filter((part) => part !== undefined && part !== '').join('-')}.csv`;
}
