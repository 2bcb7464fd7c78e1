/** One column of a file for spreadsheets: what stands above it, and what stands in it. */
export interface CsvColumn<Row> {
  readonly header: string;
  readonly value: (row: Row) => string | number | undefined;
}

/** Without it Excel reads UTF-8 as something else. */
const BYTE_ORDER_MARK = '\uFEFF';
const LINE_END = '\r\n';

/**
 * What a spreadsheet would calculate or run instead of showing it: a customer chooses their own reference. Such text
 * gets an apostrophe in front, which spreadsheets do not show. After spaces too, and in the wide letters of East
 * Asian keyboards, which some take for the same (OWASP, CSV injection).
 */
const FORMULA = /^\s*[=+\-@＝＋－＠\t\r]/;

/** A file's text piece by piece: the heading once, then rows as they come. */
export interface CsvWriter<Row> {
  readonly heading: () => string;
  readonly rows: (rows: readonly Row[]) => string;
}

/** The library that quotes comes when somebody exports, not with the page. */
export async function csvWriter<Row>(columns: readonly CsvColumn<Row>[]): Promise<CsvWriter<Row>> {
  const { unparse } = (await import('papaparse')).default;
  const lines = (table: (string | number | undefined)[][]) =>
    table.length === 0 ? '' : unparse(table, { escapeFormulae: FORMULA, newline: LINE_END }) + LINE_END;
  return {
    heading: () => BYTE_ORDER_MARK + lines([columns.map(({ header }) => header)]),
    rows: (rows) => lines(rows.map((row) => columns.map(({ value }) => value(row)))),
  };
}
