import { type FormEvent, useId, useState } from 'react';
import { messageOf } from '../lib/errors.ts';
import { Button } from './ui/button.tsx';
import { Dialog } from './ui/dialog.tsx';

/** What the server asks of a reason at least; asking here saves the way there. */
const LEAST_LENGTH = 3;
const GREATEST_LENGTH = 500;

interface ReasonDialogProps {
  readonly title: string;
  readonly description: string;
  readonly action: string;
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
  isPending,
  error,
  onSubmit,
  onClose,
}: ReasonDialogProps) {
  const [reason, setReason] = useState('');
  const id = useId();
  const isLongEnough = reason.trim().length >= LEAST_LENGTH;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isLongEnough && !isPending) onSubmit(reason.trim());
  };
  return (
    <Dialog title={title} description={description} onClose={onClose}>
      <form onSubmit={submit} className="mt-4">
        <label htmlFor={id} className="text-sm font-medium">
          Reason
        </label>
        <textarea
          id={id}
          rows={3}
          maxLength={GREATEST_LENGTH}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
          aria-describedby={`${id}-hint`}
          className="mt-1 w-full resize-none rounded-md border border-line bg-page px-3 py-2 text-sm"
        />
        <p id={`${id}-hint`} className="text-xs text-muted">
          At least {LEAST_LENGTH} characters. It is kept in the audit trail.
        </p>
        {error !== null && (
          <p role="alert" className="mt-3 text-sm text-danger">
            {messageOf(error)}
          </p>
        )}
        <div className="mt-5 flex justify-end gap-2">
          <Button onClick={onClose}>Keep it</Button>
          <Button type="submit" look="danger" disabled={!isLongEnough || isPending}>
            {isPending ? 'One moment…' : action}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
