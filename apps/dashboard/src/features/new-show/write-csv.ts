import Papa from 'papaparse';
import { BYTE_ORDER_MARK, CSV_STYLE, LINE_END } from '../../lib/csv.ts';
import { COLUMNS } from './csv-columns.ts';
import type { SeatMap } from './seat-map.ts';

/** The seat map as a file that a spreadsheet opens, and that can be imported again. */
export function writeCsv({ sections }: SeatMap): string {
  const lines = sections.flatMap((section) =>
    section.rows.flatMap((row) =>
      row.seats.map(({ label = '', id, x = '', y = '', category = '' }) => [
        section.name,
        row.name,
        label,
        id,
        x,
        y,
        category,
      ]),
    ),
  );
  return `${BYTE_ORDER_MARK}${Papa.unparse({ fields: [...COLUMNS], data: lines }, CSV_STYLE)}${LINE_END}`;
}
