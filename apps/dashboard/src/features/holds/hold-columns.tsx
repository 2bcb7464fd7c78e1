import { Age, Countdown } from '../../components/countdown.tsx';
import { Button } from '../../components/ui/button.tsx';
import { ACTIONS_COLUMN, type VirtualColumn, virtualColumns } from '../../components/ui/virtual-columns.ts';
import { useRowTabIndex } from '../../components/ui/virtual-row.tsx';
import { nameSeats } from '../../lib/name-seats.ts';
import type { ActionKind } from './act-dialog.tsx';
import { type Hold, type HoldState, stateOf } from './hold.ts';
import { SeatNames } from './seat-names.tsx';
import { StateBadge } from './state-badge.tsx';

const SEATS_IN_ROW = 8;

const helper = virtualColumns<Hold>();

/** What needs somebody's eye comes first. */
const STATE_ORDER: Record<HoldState, number> = { doubt: 0, confirming: 1, active: 2 };

const byCustomer = new Intl.Collator(undefined, { numeric: true });

/** The columns by which holds are sorted, and the sort keys of the address. Without `onAct`, nothing can be done. */
export function holdColumns(
  onAct: ((kind: ActionKind, hold: Hold) => void) | undefined,
): VirtualColumn<Hold>[] {
  const columns: VirtualColumn<Hold>[] = [
    helper.accessor((hold): unknown => hold.seatIds.length, {
      id: 'seats',
      header: 'Seats',
      sortFn: (a, b) => a.original.seatIds.length - b.original.seatIds.length,
      cell: ({ row: { original: hold } }) => <SeatNames seatIds={hold.seatIds} most={SEATS_IN_ROW} />,
    }),
    helper.accessor((hold): unknown => hold.customerRef, {
      id: 'customer',
      header: 'Customer',
      sortFn: (a, b) => byCustomer.compare(a.original.customerRef ?? '', b.original.customerRef ?? ''),
      cell: ({ row }) => <span className="min-w-0 break-words">{row.original.customerRef ?? '-'}</span>,
    }),
    helper.accessor((hold): unknown => hold.expiresAt, {
      id: 'left',
      header: 'Left',
      meta: { width: '6rem' },
      sortFn: (a, b) => a.original.expiresAt - b.original.expiresAt,
      cell: ({ row }) => <Countdown expiresAt={row.original.expiresAt} />,
    }),
    helper.accessor((hold): unknown => stateOf(hold), {
      id: 'state',
      header: 'State',
      meta: { width: '7.5rem' },
      sortFn: (a, b) => STATE_ORDER[stateOf(a.original)] - STATE_ORDER[stateOf(b.original)],
      cell: ({ row }) => <StateBadge state={stateOf(row.original)} />,
    }),
    helper.accessor((hold): unknown => hold.createdAt, {
      id: 'age',
      header: 'Age',
      meta: { width: '6rem' },
      sortFn: (a, b) => b.original.createdAt - a.original.createdAt,
      cell: ({ row }) => <Age createdAt={row.original.createdAt} />,
    }),
  ];
  if (!onAct) return columns;
  return [
    ...columns,
    helper.display({
      id: ACTIONS_COLUMN,
      header: () => <span className="sr-only">Actions</span>,
      meta: { width: '14rem' },
      cell: ({ row }) => <RowActions hold={row.original} onAct={onAct} />,
    }),
  ];
}

const ACTIONS = [
  { kind: 'extend', text: 'Extend' },
  { kind: 'release', text: 'Release' },
  { kind: 'clear', text: 'Clear' },
] as const;

function RowActions({ hold, onAct }: { hold: Hold; onAct: (kind: ActionKind, hold: Hold) => void }) {
  const tabIndex = useRowTabIndex();
  return (
    <span className="inline-flex gap-1.5">
      {ACTIONS.map(({ kind, text }) => (
        <Button
          key={kind}
          size="small"
          tabIndex={tabIndex}
          aria-label={`${text} the hold on ${nameSeats(hold.seatIds, SEATS_IN_ROW)}`}
          onClick={() => onAct(kind, hold)}
        >
          {text}
        </Button>
      ))}
    </span>
  );
}
