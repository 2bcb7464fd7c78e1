import { type ColumnDef, type RowData, tableFeatures, useTable } from '@tanstack/react-table';
import { classNames } from '../../lib/class-names.ts';

/** Order and pages are the server's, so the table needs no feature beyond rows and columns. */
export const features = tableFeatures({});

export type Column<Row extends RowData> = ColumnDef<typeof features, Row>;

/** The column that stays in view when the table is wider than its place. */
export const ACTIONS_COLUMN = 'actions';

interface DataTableProps<Row extends RowData> {
  readonly label: string;
  /** Stable from render to render. */
  readonly columns: Column<Row>[];
  readonly rows: Row[];
  readonly rowId: (row: Row) => string;
}

export function DataTable<Row extends RowData>({ label, columns, rows, rowId }: DataTableProps<Row>) {
  const table = useTable({ features, columns, data: rows, getRowId: rowId });
  const cellClass = (columnId: string) =>
    classNames(
      'px-2 py-2 first:pl-4 last:pr-4',
      columnId === ACTIONS_COLUMN && 'sticky right-0 bg-card text-right',
    );
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className="max-h-[19rem] overflow-auto" aria-label={label} tabIndex={0}>
      <table className="w-full text-left text-sm">
        <thead className="sticky top-0 z-10 bg-card text-xs text-muted">
          {table.getHeaderGroups().map((group) => (
            <tr key={group.id}>
              {group.headers.map((header) => (
                <th
                  key={header.id}
                  scope="col"
                  className={classNames(cellClass(header.column.id), 'font-medium whitespace-nowrap')}
                >
                  <table.FlexRender header={header} />
                </th>
              ))}
            </tr>
          ))}
        </thead>
        <tbody>
          {table.getRowModel().rows.map((row) => (
            <tr key={row.id} data-row-id={row.id} className="border-t border-line align-top">
              {row.getAllCells().map((cell) => (
                <td key={cell.id} className={cellClass(cell.column.id)}>
                  <table.FlexRender cell={cell} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
