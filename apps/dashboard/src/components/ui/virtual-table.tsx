import {
  type OnChangeFn,
  type RowData,
  type RowSelectionState,
  type SortingState,
  useTable,
} from '@tanstack/react-table';
import { defaultRangeExtractor, type Range, useVirtualizer } from '@tanstack/react-virtual';
import {
  Fragment,
  type KeyboardEvent,
  type RefObject,
  useCallback,
  useEffect,
  useImperativeHandle,
  useMemo,
  useRef,
} from 'react';
import { classNames } from '../../lib/class-names.ts';
import { Checkbox } from './checkbox.tsx';
import { useRowFocus } from './use-row-focus.ts';
import { ROLE, type VirtualColumn, virtualFeatures } from './virtual-columns.ts';
import { ColumnHeader } from './virtual-header.tsx';
import { type RowActs, VirtualRow } from './virtual-row.tsx';

const HEADER_PX = 40;
const USUAL_ROW_PX = 44;
const OVERSCAN_ROWS = 8;
const NOT_SELECTED: RowSelectionState = {};
const NOT_SORTED: SortingState = [];

interface VirtualTableProps<Data extends RowData> {
  readonly label: string;
  /** Stable from render to render. */
  readonly columns: VirtualColumn<Data>[];
  /** Stable from render to render, and so is each row that did not change. */
  readonly rows: Data[];
  readonly rowId: (row: Data) => string;
  readonly sorting?: SortingState;
  readonly onSortingChange?: OnChangeFn<SortingState>;
  /** With this, rows can be selected. */
  readonly selecting?: {
    readonly selection: RowSelectionState;
    readonly onChange: OnChangeFn<RowSelectionState>;
    /** What the row's box is called. */
    readonly labelOf: (row: Data) => string;
  };
  /** A click on a row, or Enter on it. */
  readonly onOpen?: (row: Data) => void;
  /** The end is near; it may be told more than once. Absent: all there is, is there. */
  readonly onEnd?: (() => void) | undefined;
  readonly rowClass?: (row: Data) => string | undefined;
  /** The columns share the width there is; otherwise the table is never too narrow to read, and scrolls sideways. */
  readonly isNarrow?: boolean;
  /** Gets what tells the rows in the order in which they are shown. */
  readonly inOrder?: RefObject<(() => Data[]) | null>;
  /** How high at most; the rows scroll inside. */
  readonly className?: string;
}

/**
 * A table of which only the rows in view are in the page, so ten thousand are no more work than thirty. Arrows move
 * from row to row, Space selects, Enter opens. On a narrow screen each row is a card.
 */
export function VirtualTable<Data extends RowData>(props: VirtualTableProps<Data>) {
  const { label, columns, selecting, onOpen, onEnd, rowClass, className } = props;
  const frame = useRef<HTMLDivElement>(null);
  const table = useTable({
    features: virtualFeatures,
    columns,
    data: props.rows,
    getRowId: props.rowId,
    state: { sorting: props.sorting ?? NOT_SORTED, rowSelection: selecting?.selection ?? NOT_SELECTED },
    onSortingChange: props.onSortingChange ?? ignore,
    onRowSelectionChange: selecting?.onChange ?? ignore,
    enableRowSelection: selecting !== undefined,
    enableSorting: props.onSortingChange !== undefined,
    enableMultiSort: false,
    sortDescFirst: false,
  });
  const { rows } = table.getRowModel();
  useImperativeHandle(props.inOrder, () => () => rows.map(({ original }) => original), [rows]);

  const activeIndexRef = useRef(-1);
  const virtualizer = useVirtualizer<HTMLDivElement, HTMLTableRowElement>({
    count: rows.length,
    getScrollElement: () => frame.current,
    estimateSize: () => USUAL_ROW_PX,
    getItemKey: useCallback((index: number) => rows[index]?.id ?? index, [rows]),
    overscan: OVERSCAN_ROWS,
    scrollMargin: HEADER_PX,
    scrollPaddingStart: HEADER_PX,
    // The row that has the focus stays in the page wherever it is scrolled to: the focus would be lost with it.
    rangeExtractor: (range) => withIndex(range, activeIndexRef.current),
  });
  const focus = useRowFocus({
    frame,
    rows,
    scrollTo: useCallback(
      (index: number) => virtualizer.scrollToIndex(index, { align: 'auto' }),
      [virtualizer],
    ),
    pageSize: useCallback(() => Math.floor((frame.current?.clientHeight ?? 0) / USUAL_ROW_PX), []),
  });
  activeIndexRef.current = focus.activeIndex;

  const press = (rowId: string, event: KeyboardEvent) => {
    if (event.defaultPrevented || !event.currentTarget.contains(event.target as Node)) return;
    const step = focus.stepOf(event, focus.activeIndex);
    const isOnRow = event.target === event.currentTarget;
    if (step !== undefined) {
      if (isTextField(event.target)) return;
      focus.moveTo(step);
      if (event.shiftKey && selecting)
        rows[Math.max(0, Math.min(step, rows.length - 1))]?.toggleSelected(true);
    } else if (event.key === ' ' && isOnRow && selecting) table.getRow(rowId).toggleSelected();
    else if (event.key === 'Enter' && isOnRow && onOpen) onOpen(table.getRow(rowId).original);
    else return;
    event.preventDefault();
  };
  const latest = useRef({ table, focus, onOpen, press });
  latest.current = { table, focus, onOpen, press };
  // The same for all rows and at every render, so that no row is drawn anew for them.
  const acts = useMemo<RowActs>(
    () => ({
      measure: virtualizer.measureElement,
      toggle: (rowId, event) => latest.current.table.getRow(rowId).getToggleSelectedHandler()(event),
      open: (rowId) => latest.current.onOpen?.(latest.current.table.getRow(rowId).original),
      focus: (rowId) => latest.current.focus.setActiveId(rowId),
      press: (rowId, event) => latest.current.press(rowId, event),
    }),
    [virtualizer],
  );

  const items = virtualizer.getVirtualItems();
  const lastShown = items.at(-1)?.index ?? -1;
  useEffect(() => {
    if (lastShown >= rows.length - 1) onEnd?.();
  }, [lastShown, rows.length, onEnd]);

  let drawnToPx = HEADER_PX;
  const endPx = HEADER_PX + virtualizer.getTotalSize();
  return (
    <div
      ref={frame}
      className={classNames('overflow-auto [overflow-anchor:none]', className)}
      {...focus.frameFocus}
    >
      <table
        {...(selecting ? ROLE.selectableGrid : ROLE.grid)}
        aria-label={label}
        aria-rowcount={onEnd ? -1 : rows.length + 1}
        className={classNames(
          'w-full table-fixed text-left text-sm max-sm:block max-sm:min-w-0',
          !props.isNarrow && 'min-w-3xl',
        )}
      >
        <colgroup className="max-sm:hidden">
          {selecting && <col className="w-11" />}
          {columns.map((column) => (
            <col key={column.id} style={{ width: column.meta?.width }} />
          ))}
        </colgroup>
        <thead
          {...ROLE.group}
          className={classNames(
            'sticky top-0 z-10 bg-card text-xs text-muted max-sm:block',
            !selecting && !props.onSortingChange && 'max-sm:hidden',
          )}
        >
          {table.getHeaderGroups().map((group) => (
            <tr
              key={group.id}
              {...ROLE.row}
              aria-rowindex={1}
              className="h-10 max-sm:flex max-sm:items-center max-sm:gap-1 max-sm:overflow-x-auto max-sm:border-b max-sm:border-line max-sm:px-4"
            >
              {selecting && (
                <th scope="col" className="px-2 pl-4 max-sm:p-0 max-sm:pr-2">
                  <Checkbox
                    aria-label="Select all"
                    checked={rows.length > 0 && table.getIsAllRowsSelected()}
                    isMixed={table.getIsSomeRowsSelected()}
                    onChange={table.getToggleAllRowsSelectedHandler()}
                  />
                </th>
              )}
              {group.headers.map((header) => (
                <ColumnHeader key={header.id} header={header}>
                  <table.FlexRender header={header} />
                </ColumnHeader>
              ))}
            </tr>
          ))}
        </thead>
        <tbody {...ROLE.group} className="max-sm:block">
          {items.map(({ index, start, end }) => {
            const row = rows[index];
            if (!row) return null;
            const gapPx = start - drawnToPx;
            drawnToPx = end;
            return (
              <Fragment key={row.id}>
                {gapPx > 0 && <Gap heightPx={gapPx} />}
                <VirtualRow
                  row={row}
                  index={index}
                  acts={acts}
                  selectLabel={selecting?.labelOf(row.original)}
                  isSelected={row.getIsSelected()}
                  isActive={index === focus.activeIndex}
                  canOpen={onOpen !== undefined}
                  className={rowClass?.(row.original)}
                />
              </Fragment>
            );
          })}
          {endPx > drawnToPx && <Gap heightPx={endPx - drawnToPx} />}
        </tbody>
      </table>
    </div>
  );
}

/** Stands for the rows that are not in the page. */
function Gap({ heightPx }: { heightPx: number }) {
  return (
    <tr {...ROLE.gap} className="max-sm:block" style={{ height: heightPx }}>
      <td className="p-0" />
    </tr>
  );
}

function ignore(): void {}

function withIndex(range: Range, index: number): number[] {
  const shown = defaultRangeExtractor(range);
  if (index < 0 || index >= range.count || shown.includes(index)) return shown;
  return [...shown, index].sort((a, b) => a - b);
}

function isTextField(target: EventTarget): boolean {
  return (
    target instanceof HTMLTextAreaElement ||
    (target instanceof HTMLInputElement && target.type !== 'checkbox')
  );
}
