import { type FormEvent, type ReactNode, useId, useState } from 'react';
import { messageOf } from '../lib/errors.ts';
import { Button } from './ui/button.tsx';
import { Dialog } from './ui/dialog.tsx';

/** What the server asks of a reason at least; asking here saves the way there. */
const LEAST_LENGTH = 3;
const GREATEST_LENGTH = 500;

interface ReasonDialogProps {
  readonly title: string;
  readonly description: ReactNode;
  readonly action: string;
  /** What the way back is called. */
  readonly keep?: string;
  /** Takes nothing from anybody. */
  readonly isHarmless?: boolean;
  /** What else is to be said, besides the reason; `isReady` tells whether it was. */
  readonly children?: ReactNode;
  readonly isReady?: boolean;
  readonly isPending: boolean;
  /** Why the server refused, if it did. */
  readonly error: unknown;
  readonly onSubmit: (reason: string) => void;
  readonly onClose: () => void;
}

/** Asks why before something is taken from somebody. The reason goes into the audit trail. */
export function ReasonDialog({
  title,
  description,
  action,
  keep = 'Keep it',
  isHarmless = false,
  children,
  isReady = true,
  isPending,
  error,
  onSubmit,
  onClose,
}: ReasonDialogProps) {
  const [reason, setReason] = useState('');
  const id = useId();
  const canSubmit = reason.trim().length >= LEAST_LENGTH && isReady && !isPending;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (canSubmit) onSubmit(reason.trim());
  };
  return (
    <Dialog title={title} description={description} onClose={onClose}>
      <form onSubmit={submit} className="mt-4">
        {children}
        <label htmlFor={id} className="text-sm font-medium">
          Reason
        </label>
        <textarea
          id={id}
          rows={3}
          maxLength={GREATEST_LENGTH}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
          onKeyDown={(event) => {
            // Enter alone begins a new line, as everywhere.
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey))
              event.currentTarget.form?.requestSubmit();
          }}
          aria-describedby={`${id}-hint`}
          className="mt-1 w-full resize-none rounded-md border border-line bg-page px-3 py-2 text-sm"
        />
        <p id={`${id}-hint`} className="text-xs text-muted">
          At least {LEAST_LENGTH} characters. It is kept in the audit trail. Ctrl Enter sends it.
        </p>
        {error !== null && (
          <p role="alert" className="mt-3 text-sm text-danger">
            {messageOf(error)}
          </p>
        )}
        <div className="mt-5 flex justify-end gap-2">
          <Button onClick={onClose}>{keep}</Button>
          <Button type="submit" look={isHarmless ? 'accent' : 'danger'} disabled={!canSubmit}>
            {isPending ? 'One moment…' : action}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
