import type { Header, RowData } from '@tanstack/react-table';
import { ArrowDown, ArrowUp, ChevronsUpDown } from 'lucide-react';
import type { ReactNode } from 'react';
import { classNames } from '../../lib/class-names.ts';
import { ACTIONS_COLUMN, type VirtualFeatures } from './virtual-columns.ts';

interface ColumnHeaderProps<Data extends RowData> {
  readonly header: Header<VirtualFeatures, Data>;
  readonly children: ReactNode;
}

const ORDER = { asc: 'ascending', desc: 'descending' } as const;

/** What a column is called, and the button to sort by it. On a narrow screen only those buttons are left. */
export function ColumnHeader<Data extends RowData>({ header, children }: ColumnHeaderProps<Data>) {
  const { column } = header;
  const canSort = column.getCanSort() && column.columnDef.sortFn !== undefined;
  const sorted = column.getIsSorted();
  const Mark = sorted === 'asc' ? ArrowUp : sorted === 'desc' ? ArrowDown : ChevronsUpDown;
  return (
    <th
      scope="col"
      aria-sort={sorted ? ORDER[sorted] : undefined}
      className={classNames(
        'px-2 font-medium whitespace-nowrap first:pl-4 last:pr-4 max-sm:p-0',
        !canSort && 'max-sm:hidden',
        column.id === ACTIONS_COLUMN && 'sticky right-0 bg-card',
      )}
    >
      {canSort ? (
        <button
          type="button"
          onClick={() => column.toggleSorting()}
          className={classNames(
            '-mx-1.5 inline-flex h-7 items-center gap-1 rounded-md px-1.5 hover:bg-raised hover:text-ink max-sm:mx-0',
            sorted && 'text-ink',
          )}
        >
          {children}
          <Mark className={classNames('size-3.5', !sorted && 'opacity-50')} aria-hidden="true" />
        </button>
      ) : (
        children
      )}
    </th>
  );
}
