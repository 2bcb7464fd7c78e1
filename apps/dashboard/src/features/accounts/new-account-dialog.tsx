import { useState } from 'react';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { Field } from '../../components/field.tsx';
import { Input } from '../../components/ui/input.tsx';
import { notify } from '../../components/ui/toast.tsx';
import { useTRPCClient } from '../../lib/trpc.ts';
import { useRetryKey } from '../../lib/use-retry-key.ts';
import { NO_PASSWORD, PasswordField } from './password-field.tsx';
import { RoleField } from './role-field.tsx';
import type { Role } from './roles.ts';
import { useChangeAccount } from './use-change-account.ts';

interface NewAccountDialogProps {
  /** Told the password where it was made here. */
  readonly onMade: (made: { readonly email: string; readonly generated: string | undefined }) => void;
  readonly onClose: () => void;
}

export function NewAccountDialog({ onMade, onClose }: NewAccountDialogProps) {
  const client = useTRPCClient();
  const retryKey = useRetryKey();
  const [email, setEmail] = useState('');
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('operator');
  const [password, setPassword] = useState(NO_PASSWORD);
  const create = useChangeAccount({
    change: () => {
      const account = {
        email: email.trim(),
        name: name.trim() || undefined,
        role,
        password: password.text,
      };
      const request = { ...account, idempotencyKey: retryKey(account) };
      return client.accounts.create.mutate(request);
    },
    onDone: () => {
      notify.done(`${email.trim()} can log in`);
      onMade({ email: email.trim(), generated: password.isGenerated ? password.text : undefined });
    },
  });
  return (
    <ConfirmDialog
      title="New account"
      description="For a person. They log in with this email and password."
      action="Make account"
      isPending={create.isPending}
      error={create.error}
      onConfirm={() => create.mutate()}
      onClose={onClose}
    >
      <div className="grid gap-4">
        <Field label="Email">
          {(tied) => (
            <Input
              {...tied}
              type="email"
              value={email}
              onChange={(event) => setEmail(event.target.value)}
              autoComplete="off"
              maxLength={200}
              required
            />
          )}
        </Field>
        <Field label="Name, if you like">
          {(tied) => (
            <Input
              {...tied}
              value={name}
              onChange={(event) => setName(event.target.value)}
              autoComplete="off"
              maxLength={100}
            />
          )}
        </Field>
        <RoleField role={role} onChange={setRole} />
        <PasswordField password={password} onChange={setPassword} />
      </div>
    </ConfirmDialog>
  );
}
