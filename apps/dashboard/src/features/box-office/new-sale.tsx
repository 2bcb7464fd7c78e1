import type { RefObject } from 'react';
import { Field } from '../../components/field.tsx';
import { Button } from '../../components/ui/button.tsx';
import { Input } from '../../components/ui/input.tsx';
import { Panel } from '../../components/ui/panel.tsx';
import { messageOf, seatIdsOf } from '../../lib/errors.ts';
import { type SeatSelection, useSelectedIds } from '../../lib/seat-selection.ts';
import type { Refused } from './asking.tsx';
import { SeatChip } from './seat-chip.tsx';
import { type SeatSource, useTaken } from './seat-source.ts';
import type { SeatMap } from './seats-by-hand.ts';
import { SeatsField } from './seats-field.tsx';

const GREATEST_REFERENCE = 200;

interface NewSaleProps {
  readonly seatMap: SeatMap;
  readonly source: SeatSource;
  readonly selection: SeatSelection;
  readonly section: string | undefined;
  readonly isClosed: boolean;
  readonly customerRef: string;
  readonly onCustomerRef: (customerRef: string) => void;
  readonly seatsField: RefObject<HTMLInputElement | null>;
  readonly customerField: RefObject<HTMLInputElement | null>;
  readonly refused: Refused | undefined;
  readonly holding: {
    readonly isAsking: boolean;
    readonly isUnsure: boolean;
    readonly wasGivenUp: (wanted: { seatIds: string[]; customer: string }) => boolean;
    readonly giveUp: () => void;
  };
  readonly onHold: (seatIds: readonly string[]) => void;
  /** The refusal was acted on. */
  readonly onSettled: () => void;
}

/** The seats of the next customer, until they are held. */
export function NewSale({
  seatMap,
  source,
  selection,
  section,
  isClosed,
  customerRef,
  onCustomerRef,
  seatsField,
  customerField,
  refused,
  holding,
  onHold,
  onSettled,
}: NewSaleProps) {
  const seatIds = [...useSelectedIds(selection)];
  const taken = useTaken(source, seatIds);
  const refusedIds = seatIdsOf(refused?.error);
  // While it is being asked, and after that was given up, whoever took them may well be the one who asks.
  const isMaybeOurs = holding.isAsking || holding.wasGivenUp({ seatIds, customer: customerRef });
  const gone = isMaybeOurs
    ? []
    : seatIds.filter((seatId) => taken.has(seatId) || refusedIds.includes(seatId));
  // What was refused once can be tried again; what is seen to be taken cannot.
  const canHold = seatIds.length > 0 && !holding.isAsking && !gone.some((seatId) => taken.has(seatId));
  const seats = seatIds.length === 1 ? '1 seat' : `${seatIds.length} seats`;

  return (
    <Panel title="New sale">
      <form
        className="grid gap-4 p-4 text-sm"
        // How many side by side is no business of seats that are chosen already.
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (canHold) onHold(seatIds);
        }}
      >
        {isClosed && (
          <p className="rounded-md bg-warning px-3 py-2 text-warning-ink">
            The sale is closed, so nothing new can be held. What is held can still be confirmed.
          </p>
        )}
        <SeatsField
          seatMap={seatMap}
          source={source}
          section={section}
          field={seatsField}
          onAdd={(ids) => selection.addMany(ids)}
          onGoOn={() => customerField.current?.focus()}
        />
        <section aria-label="Chosen seats" className="flex min-h-8 flex-wrap items-center gap-1.5">
          {seatIds.length === 0 && <p className="text-muted">No seats chosen yet.</p>}
          {seatIds.map((seatId) => (
            <SeatChip
              key={seatId}
              seatId={seatId}
              label={gone.includes(seatId) ? `Remove ${seatId} taken` : `Remove ${seatId}`}
              isTaken={gone.includes(seatId)}
              onPress={() => selection.removeMany([seatId])}
            />
          ))}
        </section>
        <div role="alert" className="grid justify-items-start gap-2 text-danger empty:hidden">
          {refused ? (
            <p>{messageOf(refused.error)}</p>
          ) : (
            gone.length > 0 && <p>{`${gone.join(', ')} went to somebody else meanwhile.`}</p>
          )}
          {gone.length > 0 && (
            <Button
              size="small"
              onClick={() => {
                selection.removeMany(gone);
                onSettled();
              }}
            >
              Go on without {gone.length === 1 ? gone[0] : `these ${gone.length}`}
            </Button>
          )}
        </div>
        <Field label="Customer, if you like" hint="A name or an order number, to find them by.">
          {(tied) => (
            <Input
              {...tied}
              ref={customerField}
              value={customerRef}
              maxLength={GREATEST_REFERENCE}
              autoComplete="off"
              onChange={(event) => onCustomerRef(event.target.value)}
            />
          )}
        </Field>
        <Button type="submit" look="accent" disabled={!canHold}>
          {holding.isAsking ? 'One moment…' : seatIds.length === 0 ? 'Hold' : `Hold ${seats}`}
        </Button>
        <div role="status" className="grid justify-items-start gap-2 empty:hidden">
          {holding.isUnsure && (
            <>
              <p>No answer yet. Asking again: if the seats were taken, they are yours.</p>
              <Button size="small" onClick={holding.giveUp}>
                Give up
              </Button>
            </>
          )}
        </div>
      </form>
    </Panel>
  );
}
