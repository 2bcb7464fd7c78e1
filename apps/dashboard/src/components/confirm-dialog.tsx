import { type ReactNode, useId } from 'react';
import { messageOf } from '../lib/errors.ts';
import { Button } from './ui/button.tsx';
import { Dialog } from './ui/dialog.tsx';

interface ConfirmDialogProps {
  readonly title: string;
  readonly description: ReactNode;
  readonly action: string;
  readonly look?: 'accent' | 'danger';
  readonly isPending: boolean;
  /** Why the server refused, if it did. */
  readonly error: unknown;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
  /** What is asked for beside the yes. */
  readonly children?: ReactNode;
}

/** Says what is about to happen, and asks. A form, so that Enter in one of its fields is the yes. */
export function ConfirmDialog({
  title,
  description,
  action,
  look = 'accent',
  isPending,
  error,
  onConfirm,
  onClose,
  children,
}: ConfirmDialogProps) {
  const problemId = useId();
  return (
    <Dialog title={title} description={description} onClose={onClose}>
      <form
        className="mt-4 text-sm"
        aria-describedby={error === null ? undefined : problemId}
        onSubmit={(event) => {
          event.preventDefault();
          if (!isPending) onConfirm();
        }}
      >
        {children}
        {error !== null && (
          <p role="alert" id={problemId} className="mt-3 text-danger">
            {messageOf(error)}
          </p>
        )}
        <div className="mt-5 flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look={look} disabled={isPending}>
            {isPending ? 'One moment…' : action}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
