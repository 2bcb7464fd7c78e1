import { createColumnHelper } from '@tanstack/react-table';
import { Countdown } from '../../components/countdown.tsx';
import { SeatIds } from '../../components/seat-ids.tsx';
import { Badge } from '../../components/ui/badge.tsx';
import { Button } from '../../components/ui/button.tsx';
import { ACTIONS_COLUMN, type Column, type features } from '../../components/ui/data-table.tsx';
import { When } from '../../components/when.tsx';
import type { Outputs } from '../../lib/trpc.ts';

export type Hold = Outputs['holds']['list']['holds'][number];

const helper = createColumnHelper<typeof features, Hold>();

export function holdColumns({ onClear }: { onClear: (hold: Hold) => void }): Column<Hold>[] {
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
      cell: ({ row: { original: hold } }) => (
        <Button
          size="small"
          aria-label={`Clear the hold on ${hold.seatIds.join(', ')}`}
          onClick={() => onClear(hold)}
        >
          Clear
        </Button>
      ),
    }),
  ];
}
