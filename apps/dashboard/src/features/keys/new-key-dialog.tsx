import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useId, useRef, useState } from 'react';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { Field } from '../../components/field.tsx';
import { Checkbox } from '../../components/ui/checkbox.tsx';
import { Input } from '../../components/ui/input.tsx';
import { Select } from '../../components/ui/select.tsx';
import { useTRPC, useTRPCClient } from '../../lib/trpc.ts';
import { useRetryKey } from '../../lib/use-retry-key.ts';
import { dayOf, endOf, LIFE_NAMES, LIVES, type Life } from './key-life.ts';
import { SCOPE_MEANS, SCOPES, type Scope } from './scopes.ts';

interface NewKeyDialogProps {
  /** Told the key itself, once. */
  readonly onMade: (made: { readonly name: string; readonly key: string }) => void;
  readonly onClose: () => void;
}

export function NewKeyDialog({ onMade, onClose }: NewKeyDialogProps) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queryClient = useQueryClient();
  const retryKey = useRetryKey();
  const id = useId();
  const openedAtMs = useRef(Date.now());
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState<readonly Scope[]>(['sell']);
  const [life, setLife] = useState<Life>('year');
  const [lastDay, setLastDay] = useState('');
  const create = useMutation({
    gcTime: 0,
    // Answers nothing: what a mutation answers is kept, and the key is not to be.
    mutationFn: async () => {
      // From when the dialog was opened, so that a second try asks for the very same.
      const wanted = {
        name: name.trim(),
        scopes,
        expiresAt: endOf({ life, lastDay, nowMs: openedAtMs.current }),
      };
      const request = { ...wanted, idempotencyKey: retryKey(wanted) };
      const { key } = await client.keys.create.mutate(request);
      onMade({ name: wanted.name, key });
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: trpc.keys.pathKey() }),
  });
  const toggle = (scope: Scope) =>
    setScopes(scopes.includes(scope) ? scopes.filter((other) => other !== scope) : [...scopes, scope]);

  return (
    <ConfirmDialog
      title="New API key"
      description="For a program. Whoever has the key may do what its scopes say."
      action="Make key"
      isPending={create.isPending}
      error={create.error}
      onConfirm={() => create.mutate()}
      onClose={onClose}
    >
      <div className="grid gap-4">
        <Field label="Name" hint="What it is for, such as: web shop. The audit trail calls it by this.">
          {(tied) => (
            <Input
              {...tied}
              value={name}
              onChange={(event) => setName(event.target.value)}
              autoComplete="off"
              maxLength={100}
              required
            />
          )}
        </Field>
        <fieldset className="grid gap-2">
          <legend className="mb-1 text-sm font-medium">Scopes</legend>
          {SCOPES.map((scope) => (
            <div key={scope} className="grid grid-cols-[auto_1fr] items-start gap-x-2.5">
              <Checkbox
                id={`${id}-${scope}`}
                className="mt-0.5"
                aria-describedby={`${id}-${scope}-means`}
                checked={scopes.includes(scope)}
                onChange={() => toggle(scope)}
                // The browser says so where none is chosen.
                required={scopes.length === 0}
              />
              <label htmlFor={`${id}-${scope}`} className="font-medium">
                {scope}
              </label>
              <p id={`${id}-${scope}-means`} className="col-start-2 text-xs text-muted">
                {SCOPE_MEANS[scope]}
              </p>
            </div>
          ))}
        </fieldset>
        <Field label="Good for">
          {(tied) => (
            <Select
              {...tied}
              className="w-full"
              value={life}
              onChange={(event) => {
                const chosen = LIFE_NAMES.find((one) => one === event.target.value);
                if (chosen) setLife(chosen);
              }}
            >
              {LIFE_NAMES.map((one) => (
                <option key={one} value={one}>
                  {LIVES[one].label}
                </option>
              ))}
            </Select>
          )}
        </Field>
        {life === 'date' && (
          <Field label="Last day">
            {(tied) => (
              <Input
                {...tied}
                type="date"
                value={lastDay}
                min={dayOf(openedAtMs.current)}
                onChange={(event) => setLastDay(event.target.value)}
                required
              />
            )}
          </Field>
        )}
      </div>
    </ConfirmDialog>
  );
}
