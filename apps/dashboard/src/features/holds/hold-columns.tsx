import { SeatIds } from '../../components/seat-ids.tsx';
import { Badge } from '../../components/ui/badge.tsx';
import { Button } from '../../components/ui/button.tsx';
import { ACTIONS_COLUMN } from '../../components/ui/data-table.tsx';
import { type VirtualColumn, virtualColumns } from '../../components/ui/virtual-columns.ts';
import { useRowTabIndex } from '../../components/ui/virtual-row.tsx';
import { When } from '../../components/when.tsx';
import type { Outputs } from '../../lib/trpc.ts';
import { Countdown } from './countdown.tsx';

export type Hold = Outputs['holds']['list']['holds'][number];

const helper = virtualColumns<Hold>();

export function holdColumns({ onClear }: { onClear: (hold: Hold) => void }): VirtualColumn<Hold>[] {
  return [
    helper.display({
      id: 'seats',
      header: 'Seats',
      cell: ({ row }) => <SeatIds seatIds={row.original.seatIds} />,
    }),
    helper.display({
      id: 'who',
      header: 'Customer',
      cell: ({ row }) => <span className="break-words">{row.original.customerRef ?? '-'}</span>,
    }),
    helper.display({
      id: 'left',
      header: 'Left',
      cell: ({ row }) => <Countdown expiresAt={row.original.expiresAt} />,
    }),
    helper.display({
      id: 'state',
      header: 'State',
      cell: ({ row: { original: hold } }) => (
        <Badge look={hold.state === 'confirming' ? 'warning' : 'plain'}>{hold.state}</Badge>
      ),
    }),
    helper.display({
      id: 'since',
      header: 'Since',
      cell: ({ row }) => <When atMs={row.original.createdAt} />,
    }),
    helper.display({
      id: ACTIONS_COLUMN,
      header: () => <span className="sr-only">Actions</span>,
      cell: ({ row: { original: hold } }) => <ClearButton hold={hold} onClear={onClear} />,
    }),
  ];
}

function ClearButton({ hold, onClear }: { hold: Hold; onClear: (hold: Hold) => void }) {
  const tabIndex = useRowTabIndex();
  return (
    <Button
      size="small"
      tabIndex={tabIndex}
      aria-label={`Clear the hold on ${hold.seatIds.join(', ')}`}
      onClick={() => onClear(hold)}
    >
      Clear
    </Button>
  );
}
