import { createColumnHelper } from '@tanstack/react-table';
import { Badge } from '../../components/ui/badge.tsx';
import { Button } from '../../components/ui/button.tsx';
import { ACTIONS_COLUMN, type Column, type features } from '../../components/ui/data-table.tsx';
import { formatDate } from '../../lib/time.ts';
import type { Key } from './scopes.ts';

const helper = createColumnHelper<typeof features, Key>();

export function keyColumns({ onRevoke }: { onRevoke: (key: Key) => void }): Column<Key>[] {
  return [
    helper.display({
      id: 'name',
      header: 'Name',
      cell: ({ row: { original: key } }) => (
        <div className="min-w-32">
          <div className="font-medium break-words">{key.name}</div>
          <div className="font-mono text-xs text-muted">{key.start}…</div>
        </div>
      ),
    }),
    helper.display({
      id: 'scopes',
      header: 'Scopes',
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
      cell: ({ row }) => <span className="whitespace-nowrap">{row.original.madeBy ?? 'unknown'}</span>,
    }),
    helper.display({ id: 'created', header: 'Created', cell: ({ row }) => day(row.original.createdAt) }),
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
      cell: ({ row: { original: key } }) => (
        <Button size="small" aria-label={`Revoke ${key.name}`} onClick={() => onRevoke(key)}>
          Revoke
        </Button>
      ),
    }),
  ];
}

function day(atMs: number | undefined, absent = '') {
  return (
    <span className="whitespace-nowrap text-muted">{atMs === undefined ? absent : formatDate(atMs)}</span>
  );
}
