import { createColumnHelper } from '@tanstack/react-table';
import { Ellipsis } from 'lucide-react';
import { Badge } from '../../components/ui/badge.tsx';
import { Button } from '../../components/ui/button.tsx';
import { ACTIONS_COLUMN, type Column, type features } from '../../components/ui/data-table.tsx';
import { Menu, MenuItem } from '../../components/ui/menu.tsx';
import { formatDate } from '../../lib/time.ts';
import type { Account } from './roles.ts';

export type Change = 'role' | 'password' | 'disable' | 'enable';

interface AccountColumnsOptions {
  /** Of whoever looks. */
  readonly ownEmail: string | undefined;
  readonly onChange: (change: { readonly what: Change; readonly account: Account }) => void;
}

const helper = createColumnHelper<typeof features, Account>();

export function accountColumns({ ownEmail, onChange }: AccountColumnsOptions): Column<Account>[] {
  return [
    helper.display({
      id: 'who',
      header: 'Who',
      cell: ({ row: { original: account } }) => (
        <div className="min-w-40">
          <div className="flex flex-wrap items-center gap-x-2">
            <span className="font-medium break-all">{account.email}</span>
            {account.email === ownEmail && <Badge>you</Badge>}
          </div>
          {account.name !== account.email && <div className="text-xs text-muted">{account.name}</div>}
        </div>
      ),
    }),
    helper.display({ id: 'role', header: 'Role', cell: ({ row }) => row.original.role }),
    helper.display({
      id: 'state',
      header: 'Logs in',
      cell: ({ row: { original: account } }) => <LoginState account={account} />,
    }),
    helper.display({
      id: 'created',
      header: 'Created',
      cell: ({ row }) => (
        <span className="whitespace-nowrap text-muted">{formatDate(row.original.createdAt)}</span>
      ),
    }),
    helper.display({
      id: ACTIONS_COLUMN,
      header: () => <span className="sr-only">Actions</span>,
      cell: ({ row: { original: account } }) => {
        const item = (what: Change, label: string) => (
          <MenuItem onSelect={() => onChange({ what, account })}>{label}</MenuItem>
        );
        return (
          <Menu
            trigger={
              <Button size="icon" aria-label={`Change ${account.email}`}>
                <Ellipsis />
              </Button>
            }
          >
            {item('role', 'Change role…')}
            {item('password', 'Set password…')}
            {account.disabled ? item('enable', 'Enable…') : item('disable', 'Disable…')}
          </Menu>
        );
      },
    }),
  ];
}

function LoginState({ account }: { account: Account }) {
  if (account.disabled) return <Badge look="warning">disabled</Badge>;
  return account.hasPassword ? <Badge look="good">by password</Badge> : <Badge>by link only</Badge>;
}
