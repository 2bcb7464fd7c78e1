import Papa from 'papaparse';
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
  return `${Papa.unparse({ fields: [...COLUMNS], data: lines })}\r\n`;
}
