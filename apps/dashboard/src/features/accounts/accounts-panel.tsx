import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { LiveList } from '../../components/live-list.tsx';
import { Button } from '../../components/ui/button.tsx';
import { EmptyNotice } from '../../components/ui/notice.tsx';
import { Panel } from '../../components/ui/panel.tsx';
import { VirtualTable } from '../../components/ui/virtual-table.tsx';
import { useMe } from '../../lib/me.ts';
import { useTRPC } from '../../lib/trpc.ts';
import { accountColumns, type Change } from './account-columns.tsx';
import { DisableDialog, EnableDialog, PasswordDialog, RoleDialog } from './change-dialogs.tsx';
import type { GeneratedPassword } from './generated-password.tsx';
import { NewAccountDialog } from './new-account-dialog.tsx';
import type { Account } from './roles.ts';

interface AccountsPanelProps {
  /** Told a password that nobody knows yet. Maybe of whoever does this, who is logged out by it. */
  readonly onGenerated: (generated: GeneratedPassword) => void;
}

/** The people who may log in, and everything an admin can change about them. */
export function AccountsPanel({ onGenerated }: AccountsPanelProps) {
  const trpc = useTRPC();
  const query = useQuery(trpc.accounts.list.queryOptions());
  const ownEmail = useMe().operator?.name;
  const [isMaking, setIsMaking] = useState(false);
  const [changing, setChanging] = useState<{ readonly what: Change; readonly account: Account }>();

  const columns = useMemo(() => accountColumns({ ownEmail, onChange: setChanging }), [ownEmail]);
  const accounts = query.data?.accounts ?? NO_ROWS;
  const change = changing && {
    account: changing.account,
    isOwn: changing.account.email === ownEmail,
    onClose: () => setChanging(undefined),
  };
  return (
    <Panel
      title="Accounts"
      aside={
        <Button size="small" onClick={() => setIsMaking(true)}>
          New account
        </Button>
      }
    >
      <LiveList query={query} isEmpty={accounts.length === 0} whenEmpty={NOBODY}>
        <VirtualTable
          label="Accounts"
          columns={columns}
          rows={accounts}
          rowId={({ accountId }) => accountId}
          className="max-h-[max(24rem,calc(100dvh-15rem))]"
        />
      </LiveList>
      {isMaking && (
        <NewAccountDialog
          onClose={() => setIsMaking(false)}
          onMade={({ email, generated: password }) => {
            setIsMaking(false);
            if (password !== undefined) onGenerated({ email, password });
          }}
        />
      )}
      {change && changing?.what === 'role' && <RoleDialog {...change} />}
      {change && changing?.what === 'disable' && <DisableDialog {...change} />}
      {change && changing?.what === 'enable' && <EnableDialog {...change} />}
      {change && changing?.what === 'password' && (
        <PasswordDialog
          {...change}
          onGenerated={(password) => onGenerated({ email: change.account.email, password })}
        />
      )}
    </Panel>
  );
}

const NO_ROWS: Account[] = [];
const NOBODY = <EmptyNotice title="No accounts">Make one for everybody who is to log in.</EmptyNotice>;
