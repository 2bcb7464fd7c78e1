import {
  type ColumnDef,
  createColumnHelper,
  createSortedRowModel,
  type RowData,
  rowSelectionFeature,
  rowSortingFeature,
  tableFeatures,
} from '@tanstack/react-table';

/** The column that stays in view when the table is wider than its place. */
export const ACTIONS_COLUMN = 'actions';

interface ColumnLook {
  /** As in CSS. Columns without one share what is left. */
  readonly width?: string;
}

/** What a virtual table can do. A column that is given a `sortFn` can be sorted by. */
export const virtualFeatures = tableFeatures({
  rowSelectionFeature,
  rowSortingFeature,
  sortedRowModel: createSortedRowModel(),
  columnMeta: {} as ColumnLook,
});

export type VirtualFeatures = typeof virtualFeatures;

export type VirtualColumn<Row extends RowData> = ColumnDef<VirtualFeatures, Row>;

export function virtualColumns<Row extends RowData>() {
  return createColumnHelper<VirtualFeatures, Row>();
}

/**
 * A grid, for its rows take the focus. Laid out as a card on a narrow screen, a row would be none any more to some
 * browsers: so it is said.
 */
export const ROLE = {
  grid: { role: 'grid' },
  selectableGrid: { role: 'grid', 'aria-multiselectable': true },
  group: { role: 'rowgroup' },
  row: { role: 'row' },
  cell: { role: 'gridcell' },
  /** Takes room, and is nothing. */
  gap: { role: 'presentation', 'aria-hidden': true },
} as const;
