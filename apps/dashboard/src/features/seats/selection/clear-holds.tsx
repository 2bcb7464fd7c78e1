import { type ReactNode, useState } from 'react';
import { Dialog } from '../../../components/ui/dialog.tsx';
import { ErrorNotice } from '../../../components/ui/notice.tsx';
import { type Hold, useHoldsOn } from './use-holds-on.ts';

/** How the page clears holds; given those that are to be. */
export type ClearDialog = (holds: readonly Hold[], onClose: () => void) => ReactNode;

interface ClearHoldsProps {
  readonly showId: string;
  /** Held ones; the holds they belong to may have more. */
  readonly seatIds: readonly string[];
  readonly dialog: ClearDialog;
  readonly onClose: () => void;
}

/** Finds the holds on some seats, for the page's own dialog to clear them. */
export function ClearHolds({ showId, seatIds, dialog, onClose }: ClearHoldsProps) {
  // As they were when it was asked: seats change status while somebody writes a reason.
  const [asked] = useState(seatIds);
  // And the holds as they were found: what became of each is told beside it, also when the server knows it no more.
  const [found, setFound] = useState<readonly Hold[]>();
  const holds = useHoldsOn(showId, asked, { isWanted: found === undefined });
  if (!found && holds.data && holds.data.length > 0) setFound(holds.data);
  if (found) return dialog(found, onClose);
  return (
    <Dialog title="Clear holds" description="The holds on the chosen seats." onClose={onClose}>
      {holds.error ? (
        <ErrorNotice error={holds.error} onRetry={() => holds.refetch()} />
      ) : (
        <p role="status" className="mt-4 text-sm text-muted">
          {holds.data ? 'None of the seats is held any more.' : 'Looking for the holds…'}
        </p>
      )}
    </Dialog>
  );
}
