import { OutcomeBadge } from '../../components/outcome-badge.tsx';
import { type VirtualColumn, virtualColumns } from '../../components/ui/virtual-columns.ts';
import { When } from '../../components/when.tsx';
import { WholeIds } from '../../components/whole-ids.tsx';
import { type AuditEntry, inWords } from '../../lib/audit-words.ts';

const helper = virtualColumns<AuditEntry>();

export function auditColumns(titles: ReadonlyMap<string, string>): VirtualColumn<AuditEntry>[] {
  return [
    helper.display({
      id: 'when',
      header: 'When',
      meta: { width: '10.5rem' },
      cell: ({ row }) => <When atMs={row.original.at} />,
    }),
    helper.display({
      id: 'who',
      header: 'Who',
      cell: ({ row }) => <span className="min-w-0 break-words">{row.original.actor}</span>,
    }),
    helper.display({
      id: 'what',
      header: 'What',
      meta: { width: '30%' },
      cell: ({ row: { original: entry } }) => (
        <div className="min-w-0">
          <p className="font-medium break-words">
            <WholeIds text={inWords(entry)} />
          </p>
          <p className="text-xs break-words text-muted">
            <span className="font-mono">{entry.action}</span>
            {entry.showId !== undefined && <>, {titles.get(entry.showId) ?? entry.showId}</>}
          </p>
        </div>
      ),
    }),
    helper.display({
      id: 'why',
      header: 'Why',
      cell: ({ row }) => <span className="min-w-0 break-words">{row.original.reason ?? '-'}</span>,
    }),
    helper.display({
      id: 'outcome',
      header: 'Outcome',
      meta: { width: '9rem' },
      cell: ({ row }) => <OutcomeBadge entry={row.original} />,
    }),
    helper.display({
      id: 'from',
      header: 'From',
      meta: { width: '8.5rem' },
      cell: ({ row }) => (
        <span className="min-w-0 text-xs leading-5 break-all text-muted tabular-nums">
          {row.original.from?.address ?? '-'}
        </span>
      ),
    }),
  ];
}
