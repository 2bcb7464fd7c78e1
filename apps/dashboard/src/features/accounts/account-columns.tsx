import { Ellipsis } from 'lucide-react';
import { Badge } from '../../components/ui/badge.tsx';
import { Button } from '../../components/ui/button.tsx';
import { Menu, MenuItem } from '../../components/ui/menu.tsx';
import { ACTIONS_COLUMN, type VirtualColumn, virtualColumns } from '../../components/ui/virtual-columns.ts';
import { useRowTabIndex } from '../../components/ui/virtual-row.tsx';
import { formatDate } from '../../lib/time.ts';
import type { Account } from './roles.ts';

export type Change = 'role' | 'password' | 'disable' | 'enable';

type OnChange = (change: { readonly what: Change; readonly account: Account }) => void;

interface AccountColumnsOptions {
  /** Of whoever looks. */
  readonly ownEmail: string | undefined;
  readonly onChange: OnChange;
}

const helper = virtualColumns<Account>();

export function accountColumns({ ownEmail, onChange }: AccountColumnsOptions): VirtualColumn<Account>[] {
  return [
    helper.display({
      id: 'who',
      header: 'Who',
      cell: ({ row: { original: account } }) => (
        <div className="min-w-0">
          <div className="flex flex-wrap items-center gap-x-2">
            <span className="font-medium break-all">{account.email}</span>
            {account.email === ownEmail && <Badge>you</Badge>}
          </div>
          {account.name !== account.email && <div className="text-xs text-muted">{account.name}</div>}
        </div>
      ),
    }),
    helper.display({
      id: 'role',
      header: 'Role',
      meta: { width: '8rem' },
      cell: ({ row }) => <span>{row.original.role}</span>,
    }),
    helper.display({
      id: 'state',
      header: 'Logs in',
      meta: { width: '9rem' },
      cell: ({ row: { original: account } }) => <LoginState account={account} />,
    }),
    helper.display({
      id: 'created',
      header: 'Created',
      meta: { width: '12rem' },
      cell: ({ row }) => (
        <span className="whitespace-nowrap text-muted">{formatDate(row.original.createdAt)}</span>
      ),
    }),
    helper.display({
      id: ACTIONS_COLUMN,
      header: () => <span className="sr-only">Actions</span>,
      meta: { width: '4.5rem' },
      cell: ({ row }) => <ChangeMenu account={row.original} onChange={onChange} />,
    }),
  ];
}

function LoginState({ account }: { account: Account }) {
  if (account.disabled) return <Badge look="warning">disabled</Badge>;
  return account.hasPassword ? <Badge look="good">by password</Badge> : <Badge>by link only</Badge>;
}

function ChangeMenu({ account, onChange }: { account: Account; onChange: OnChange }) {
  const tabIndex = useRowTabIndex();
  const item = (what: Change, label: string) => (
    <MenuItem onSelect={() => onChange({ what, account })}>{label}</MenuItem>
  );
  return (
    <Menu
      trigger={
        <Button size="icon" tabIndex={tabIndex} aria-label={`Change ${account.email}`}>
          <Ellipsis />
        </Button>
      }
    >
      {item('role', 'Change role…')}
      {item('password', 'Set password…')}
      {account.disabled ? item('enable', 'Enable…') : item('disable', 'Disable…')}
    </Menu>
  );
}
