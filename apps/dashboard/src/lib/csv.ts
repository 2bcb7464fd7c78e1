/** One column of a file for spreadsheets: what stands above it, and what stands in it. */
export interface CsvColumn<Row> {
  readonly header: string;
  readonly value: (row: Row) => string | number | undefined;
}

/** Without it Excel reads UTF-8 as something else. */
export const BYTE_ORDER_MARK = '\uFEFF';
export const LINE_END = '\r\n';

/**
 * What a spreadsheet would calculate or run instead of showing it: a customer chooses their own reference. Such text
 * gets an apostrophe in front, which spreadsheets do not show. After spaces too, and in the wide letters of East
 * Asian keyboards, which some take for the same (OWASP, CSV injection). So does what has such an apostrophe of its
 * own, or nobody could tell the two apart.
 */
const FORMULA = /^'*\s*[=+\-@＝＋－＠\t\r]/;

/** How every file of ours is written. */
export const CSV_STYLE = { escapeFormulae: FORMULA, newline: LINE_END } as const;

/** A cell's text without the apostrophe that kept a spreadsheet from calculating it. */
export function withoutApostrophe(cell: string): string {
  return cell.startsWith("'") && FORMULA.test(cell) ? cell.slice(1) : cell;
}

/** A file's text piece by piece: the heading once, then rows as they come. */
export interface CsvWriter<Row> {
  readonly heading: () => string;
  readonly rows: (rows: readonly Row[]) => string;
}

/** The library that quotes comes when somebody exports, not with the page. */
export async function csvWriter<Row>(columns: readonly CsvColumn<Row>[]): Promise<CsvWriter<Row>> {
  const { unparse } = (await import('papaparse')).default;
  const lines = (table: (string | number | undefined)[][]) =>
    table.length === 0 ? '' : unparse(table, CSV_STYLE) + LINE_END;
  return {
    heading: () => BYTE_ORDER_MARK + lines([columns.map(({ header }) => header)]),
    rows: (rows) => lines(rows.map((row) => columns.map(({ value }) => value(row)))),
  };
}
