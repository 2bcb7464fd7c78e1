import { type Cell, FlexRender, type Row, type RowData } from '@tanstack/react-table';
import { createContext, type KeyboardEvent, type MouseEvent, memo, useContext } from 'react';
import { classNames } from '../../lib/class-names.ts';
import { Checkbox } from './checkbox.tsx';
import { ACTIONS_COLUMN, ROLE, type VirtualFeatures } from './virtual-columns.ts';

const CONTROL = 'a, button, input, select, textarea, label';

const RowTabIndex = createContext<0 | -1>(-1);

/** For what a row has to press: only in the row that has the focus, so that Tab does not go through them all. */
export function useRowTabIndex(): 0 | -1 {
  return useContext(RowTabIndex);
}

/** The same from render to render. */
export interface RowActs {
  readonly measure: (element: HTMLTableRowElement | null) => void;
  readonly toggle: (rowId: string, event: unknown) => void;
  readonly open: (rowId: string) => void;
  readonly focus: (rowId: string) => void;
  readonly press: (rowId: string, event: KeyboardEvent) => void;
}

interface VirtualRowProps<Data extends RowData> {
  readonly row: Row<VirtualFeatures, Data>;
  readonly index: number;
  readonly acts: RowActs;
  readonly selectLabel: string | undefined;
  readonly isSelected: boolean;
  readonly isActive: boolean;
  readonly canOpen: boolean;
  readonly className: string | undefined;
}

function AnyVirtualRow<Data extends RowData>(props: VirtualRowProps<Data>) {
  const { row, index, acts, selectLabel, isSelected, isActive, canOpen, className } = props;
  const open = (event: MouseEvent<HTMLElement>) => {
    const target = event.target as Element;
    // What a row opens, such as a menu, is elsewhere in the page and yet below it in React's tree.
    if (!event.currentTarget.contains(target) || target.closest(CONTROL)) return;
    // Whoever marks a text to copy it wants to stay here.
    if (getSelection()?.isCollapsed ?? true) acts.open(row.id);
  };
  return (
    <tr
      ref={acts.measure}
      {...ROLE.row}
      data-index={index}
      data-row-id={row.id}
      aria-rowindex={index + 2}
      aria-selected={selectLabel === undefined ? undefined : isSelected}
      tabIndex={isActive ? 0 : -1}
      onClick={canOpen ? open : undefined}
      onFocus={() => acts.focus(row.id)}
      onKeyDown={(event) => acts.press(row.id, event)}
      className={classNames(
        'border-t border-line bg-card align-middle hover:bg-raised focus-visible:-outline-offset-2 aria-selected:bg-raised',
        'max-sm:grid max-sm:grid-cols-[auto_minmax(0,1fr)] max-sm:px-4 max-sm:py-2.5',
        canOpen && 'cursor-pointer',
        className,
      )}
    >
      {selectLabel !== undefined && (
        <td
          {...ROLE.cell}
          className="px-2 py-2 pl-4 max-sm:col-start-1 max-sm:row-[1/span_9] max-sm:p-0 max-sm:pr-3"
        >
          <Checkbox
            tabIndex={-1}
            aria-label={selectLabel}
            checked={isSelected}
            onChange={(event) => acts.toggle(row.id, event)}
          />
        </td>
      )}
      <RowTabIndex value={isActive ? 0 : -1}>
        {row.getAllCells().map((cell) => (
          <VirtualCell key={cell.id} cell={cell} />
        ))}
      </RowTabIndex>
    </tr>
  );
}

function VirtualCell<Data extends RowData>({ cell }: { cell: Cell<VirtualFeatures, Data> }) {
  const { header } = cell.column.columnDef;
  const isActions = cell.column.id === ACTIONS_COLUMN;
  return (
    <td
      {...ROLE.cell}
      className={classNames(
        'px-2 py-2 first:pl-4 last:pr-4 max-sm:col-start-2 max-sm:flex max-sm:gap-2 max-sm:p-0 max-sm:py-0.5 max-sm:first:pl-0',
        isActions && 'sticky right-0 bg-inherit text-right max-sm:static max-sm:pt-2 max-sm:empty:hidden',
      )}
    >
      {typeof header === 'string' && !isActions && (
        <span className="w-20 shrink-0 text-xs leading-5 text-muted sm:hidden">{header}</span>
      )}
      <FlexRender cell={cell} />
    </td>
  );
}

/** Drawn anew only when what it shows is another: a list that is read again is mostly what it was. */
export const VirtualRow = memo(
  AnyVirtualRow,
  (before, after) =>
    before.row.original === after.row.original &&
    before.index === after.index &&
    before.acts === after.acts &&
    before.isSelected === after.isSelected &&
    before.isActive === after.isActive &&
    before.className === after.className &&
    before.selectLabel === after.selectLabel &&
    before.canOpen === after.canOpen &&
    before.row.table.options.columns === after.row.table.options.columns,
) as typeof AnyVirtualRow;
