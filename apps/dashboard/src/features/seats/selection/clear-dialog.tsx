import { type ReactNode, useState } from 'react';
import { ReasonDialog } from '../../../components/reason-dialog.tsx';
import { Button } from '../../../components/ui/button.tsx';
import { Dialog } from '../../../components/ui/dialog.tsx';
import { ErrorNotice } from '../../../components/ui/notice.tsx';
import { messageOf, statusOf } from '../../../lib/errors.ts';
import { useTRPCClient } from '../../../lib/trpc.ts';
import { nameSeats } from './name-seats.ts';
import { type Hold, useHoldsOn } from './use-holds-on.ts';

interface ClearDialogProps {
  readonly showId: string;
  /** Held ones; the holds they belong to may have more. */
  readonly seatIds: readonly string[];
  readonly onClose: () => void;
}

/** What became of a hold that was to be cleared; undefined: nothing yet. */
type Outcome = { readonly isCleared: boolean; readonly text: string } | undefined;

/** Ends the holds on some seats, after naming them, and says of each what became of it. */
export function ClearDialog({ showId, seatIds, onClose }: ClearDialogProps) {
  const client = useTRPCClient();
  // As they were when it was asked: seats change status while somebody writes a reason.
  const [asked] = useState(seatIds);
  const holds = useHoldsOn(showId, asked);
  const [outcomes, setOutcomes] = useState<ReadonlyMap<string, Outcome>>();

  const clear = async (reason: string) => {
    const found = holds.data ?? [];
    setOutcomes(new Map(found.map(({ holdId }) => [holdId, undefined])));
    // The link gathers them into one request; each has its own answer.
    await Promise.all(
      found.map(async ({ holdId }) => {
        const outcome = await client.holds.clear.mutate({ showId, holdId, reason }).then(
          () => ({ isCleared: true, text: 'Cleared' }),
          (error: unknown) => ({ isCleared: false, text: refusalText(error) }),
        );
        setOutcomes((before) => new Map(before).set(holdId, outcome));
      }),
    );
  };

  if (outcomes) return <Results holds={holds.data ?? []} outcomes={outcomes} onClose={onClose} />;
  if (!holds.data || holds.data.length === 0) {
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
  const count = countHolds(holds.data.length);
  return (
    <ReasonDialog
      title={`Clear ${count}?`}
      description="All seats of these holds go back on sale at once."
      action={`Clear ${count}`}
      keep="Keep them"
      isPending={false}
      error={null}
      onSubmit={(reason) => void clear(reason)}
      onClose={onClose}
    >
      <Scrolling label="Holds">
        {holds.data.map((hold) => (
          <li key={hold.holdId} className="px-3 py-2">
            <HoldName hold={hold} />
          </li>
        ))}
      </Scrolling>
    </ReasonDialog>
  );
}

interface ResultsProps {
  readonly holds: readonly Hold[];
  readonly outcomes: ReadonlyMap<string, Outcome>;
  readonly onClose: () => void;
}

function Results({ holds, outcomes, onClose }: ResultsProps) {
  const isOver = [...outcomes.values()].every((outcome) => outcome !== undefined);
  const cleared = [...outcomes.values()].filter((outcome) => outcome?.isCleared).length;
  return (
    <Dialog
      title={isOver ? `${countHolds(cleared)} cleared` : 'Clearing…'}
      description={
        cleared < holds.length && isOver ? 'Not all of them, as you see.' : 'Of each, what became of it.'
      }
      onClose={onClose}
    >
      <Scrolling label="Results">
        {holds.map((hold) => {
          const outcome = outcomes.get(hold.holdId);
          return (
            <li key={hold.holdId} className="px-3 py-2" data-hold-id={hold.holdId}>
              <HoldName hold={hold} />
              <p role="status" className={outcome?.isCleared === false ? 'text-danger' : 'text-muted'}>
                {outcome?.text ?? 'One moment…'}
              </p>
            </li>
          );
        })}
      </Scrolling>
      <div className="flex justify-end">
        <Button look="accent" onClick={onClose}>
          Close
        </Button>
      </div>
    </Dialog>
  );
}

function Scrolling({ label, children }: { label: string; children: ReactNode }) {
  return (
    <section
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      className="my-4 max-h-64 overflow-auto rounded-md border border-line"
    >
      <ul className="divide-y divide-line text-sm">{children}</ul>
    </section>
  );
}

function HoldName({ hold: { customerRef, seatIds } }: { hold: Hold }) {
  return (
    <>
      <span className="font-medium">{customerRef ?? 'No customer named'}</span>
      <span className="block break-words text-muted">{nameSeats(seatIds)}</span>
    </>
  );
}

function refusalText(error: unknown): string {
  if (statusOf(error) !== 'ALREADY_CONFIRMED') return messageOf(error);
  return 'Just confirmed: it is a booking now, or about to be one. Nothing was changed.';
}

function countHolds(count: number): string {
  return `${count.toLocaleString()} ${count === 1 ? 'hold' : 'holds'}`;
}
