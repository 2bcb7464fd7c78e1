import { Badge } from '../../components/ui/badge.tsx';
import { Button } from '../../components/ui/button.tsx';
import { ACTIONS_COLUMN, type VirtualColumn, virtualColumns } from '../../components/ui/virtual-columns.ts';
import { useRowTabIndex } from '../../components/ui/virtual-row.tsx';
import { formatDate } from '../../lib/time.ts';
import type { Key } from './scopes.ts';

const helper = virtualColumns<Key>();

export function keyColumns({ onRevoke }: { onRevoke: (key: Key) => void }): VirtualColumn<Key>[] {
  return [
    helper.display({
      id: 'name',
      header: 'Name',
      cell: ({ row: { original: key } }) => (
        <div className="min-w-0">
          <div className="font-medium break-words">{key.name}</div>
          <div className="font-mono text-xs text-muted">{key.start}…</div>
        </div>
      ),
    }),
    helper.display({
      id: 'scopes',
      header: 'Scopes',
      meta: { width: '8rem' },
      cell: ({ row }) => (
        <div className="flex flex-wrap gap-1">
          {row.original.scopes.map((scope) => (
            <Badge key={scope} look={scope === 'admin' ? 'warning' : 'plain'}>
              {scope}
            </Badge>
          ))}
        </div>
      ),
    }),
    helper.display({
      id: 'madeBy',
      header: 'Made by',
      cell: ({ row }) => <span className="min-w-0 break-words">{row.original.madeBy ?? 'unknown'}</span>,
    }),
    helper.display({
      id: 'created',
      header: 'Created',
      cell: ({ row }) => day(row.original.createdAt),
    }),
    helper.display({
      id: 'used',
      header: 'Last used',
      cell: ({ row }) => day(row.original.lastUsedAt, 'never'),
    }),
    helper.display({
      id: 'expires',
      header: 'Expires',
      cell: ({ row: { original: key } }) =>
        key.expiresAt !== undefined && key.expiresAt <= Date.now() ? (
          <Badge look="warning">expired</Badge>
        ) : (
          day(key.expiresAt, 'never')
        ),
    }),
    helper.display({
      id: ACTIONS_COLUMN,
      header: () => <span className="sr-only">Actions</span>,
      meta: { width: '6rem' },
      cell: ({ row }) => <RevokeButton apiKey={row.original} onRevoke={onRevoke} />,
    }),
  ];
}

function RevokeButton({ apiKey, onRevoke }: { apiKey: Key; onRevoke: (key: Key) => void }) {
  const tabIndex = useRowTabIndex();
  return (
    <Button
      size="small"
      tabIndex={tabIndex}
      aria-label={`Revoke ${apiKey.name}`}
      onClick={() => onRevoke(apiKey)}
    >
      Revoke
    </Button>
  );
}

function day(atMs: number | undefined, absent = '') {
  return <span className="text-muted">{atMs === undefined ? absent : formatDate(atMs)}</span>;
}
