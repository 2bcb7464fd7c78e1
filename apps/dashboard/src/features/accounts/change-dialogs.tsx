import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { notify } from '../../components/ui/toast.tsx';
import { useTRPC, useTRPCClient } from '../../lib/trpc.ts';
import { NO_PASSWORD, PasswordField } from './password-field.tsx';
import { RoleField } from './role-field.tsx';
import type { Account } from './roles.ts';
import { useChangeAccount } from './use-change-account.ts';

interface ChangeProps {
  readonly account: Account;
  /** Whether it is the account of whoever does this. */
  readonly isOwn: boolean;
  readonly onClose: () => void;
}

export function RoleDialog({ account, isOwn, onClose }: ChangeProps) {
  const client = useTRPCClient();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [role, setRole] = useState(account.role);
  const { accountId, email } = account;
  const change = useChangeAccount({
    change: () => client.accounts.setRole.mutate({ accountId, role }),
    onDone: () => {
      const undo = async () => {
        await client.accounts.setRole.mutate({ accountId, role: account.role });
        await queryClient.invalidateQueries({ queryKey: trpc.accounts.list.queryKey() });
      };
      // Not of one's own: who is no admin any more cannot take it back.
      notify.done(`${email} is ${role} now`, isOwn ? {} : { undo });
      onClose();
    },
  });
  return (
    <ConfirmDialog
      title={`What may ${email} do?`}
      description={
        isOwn
          ? 'That is you. As anything less than an admin you do not see this page any more.'
          : 'It counts from their next request on, also where they are logged in.'
      }
      action="Change role"
      isPending={change.isPending}
      error={change.error}
      onConfirm={() => (role === account.role ? onClose() : change.mutate())}
      onClose={onClose}
    >
      <RoleField role={role} onChange={setRole} />
    </ConfirmDialog>
  );
}

export function PasswordDialog({
  account,
  isOwn,
  onClose,
  onGenerated,
}: ChangeProps & { onGenerated: (password: string) => void }) {
  const client = useTRPCClient();
  const [password, setPassword] = useState(NO_PASSWORD);
  const { accountId, email } = account;
  const change = useChangeAccount({
    change: () => client.accounts.setPassword.mutate({ accountId, password: password.text }),
    onDone: () => {
      notify.done(`${email} has a new password`);
      onClose();
      if (password.isGenerated) onGenerated(password.text);
    },
  });
  return (
    <ConfirmDialog
      title={`New password for ${email}`}
      description={
        isOwn
          ? 'That is you. You are logged out everywhere, here too, and log in again with the new one.'
          : 'They are logged out everywhere and log in again with the new one.'
      }
      action="Set password"
      isPending={change.isPending}
      error={change.error}
      onConfirm={() => change.mutate()}
      onClose={onClose}
    >
      <PasswordField password={password} onChange={setPassword} />
    </ConfirmDialog>
  );
}

export function DisableDialog({ account, isOwn, onClose }: ChangeProps) {
  const client = useTRPCClient();
  const { accountId, email } = account;
  const change = useChangeAccount({
    change: () => client.accounts.disable.mutate({ accountId }),
    onDone: () => {
      notify.done(`${email} is disabled`, { description: 'They are logged out everywhere.' });
      onClose();
    },
  });
  return (
    <ConfirmDialog
      title={isOwn ? `Disable ${email}? That is you.` : `Disable ${email}?`}
      description={
        isOwn
          ? 'You are logged out everywhere at once, and cannot log in until another admin enables you.'
          : 'They are logged out everywhere at once and cannot log in until they are enabled again. API keys that they made stay.'
      }
      action={isOwn ? 'Disable myself' : 'Disable'}
      look="danger"
      isPending={change.isPending}
      error={change.error}
      onConfirm={() => change.mutate()}
      onClose={onClose}
    />
  );
}

export function EnableDialog({ account, onClose }: Omit<ChangeProps, 'isOwn'>) {
  const client = useTRPCClient();
  const { accountId, email, role } = account;
  const change = useChangeAccount({
    change: () => client.accounts.enable.mutate({ accountId }),
    onDone: () => {
      notify.done(`${email} can log in again`);
      onClose();
    },
  });
  return (
    <ConfirmDialog
      title={`Enable ${email}?`}
      description={`They can log in again with the password they had, as ${role}.`}
      action="Enable"
      isPending={change.isPending}
      error={change.error}
      onConfirm={() => change.mutate()}
      onClose={onClose}
    />
  );
}
