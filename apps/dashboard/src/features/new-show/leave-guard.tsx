import { useBlocker } from '@tanstack/react-router';
import type { RefObject } from 'react';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';

interface LeaveGuardProps {
  /** Something stands in the form that would be lost. */
  readonly isDirty: boolean;
  /** Read when it comes to it: the page is left for the show in the moment in which it is made. */
  readonly isMade: RefObject<boolean>;
}

/** Asks before the page of a form that nobody keeps is left. The tabs of the form change the address and lose nothing. */
export function LeaveGuard({ isDirty, isMade }: LeaveGuardProps) {
  const { status, proceed, reset } = useBlocker({
    shouldBlockFn: ({ current, next }) => isDirty && !isMade.current && next.pathname !== current.pathname,
    enableBeforeUnload: () => isDirty && !isMade.current,
    withResolver: true,
  });
  if (status !== 'blocked') return null;
  return (
    <ConfirmDialog
      title="Leave without creating the show?"
      description="What was typed, drawn or read from a file is not kept."
      action="Leave"
      look="danger"
      isPending={false}
      error={null}
      onConfirm={proceed}
      onClose={reset}
    />
  );
}
