import { useEffect, useRef, useState } from 'react';
import { ClockOffsetMs, Countdown } from '../../components/countdown.tsx';
import { Field } from '../../components/field.tsx';
import { Button } from '../../components/ui/button.tsx';
import { Input } from '../../components/ui/input.tsx';
import { Panel } from '../../components/ui/panel.tsx';
import { messageOf } from '../../lib/errors.ts';
import { useMe } from '../../lib/me.ts';
import { cardSeatsId } from './chosen-bar.tsx';
import { type LiveSale, pay } from './live-sale.ts';
import { SeatChip } from './seat-chip.tsx';
import type { SeatSource } from './seat-source.ts';
import { useConfirm } from './use-confirm.ts';
import { useOwnHold } from './use-own-hold.ts';

const GREATEST_REFERENCE = 200;

interface LiveCardProps {
  readonly sale: LiveSale;
  readonly source: SeatSource;
  /** It was held just now, by whoever looks. */
  readonly isFresh: boolean;
  /** All of it was given back, and the card is gone. */
  readonly onGivenBack: () => void;
}

/** Seats that are held: until when, and all that their owner can do. */
export function LiveCard({ sale, source, isFresh, onGivenBack }: LiveCardProps) {
  const { saleId, hold, request } = sale;
  const own = useOwnHold(sale, source, onGivenBack);
  const { problem } = useConfirm(sale);
  const [paymentRef, setPaymentRef] = useState(sale.stage === 'paying' ? (sale.paymentRef ?? '') : '');
  const [marked, setMarked] = useState<ReadonlySet<string>>(new Set());
  /** It was to be paid while seats were marked: a seat that looks struck out must never be sold along. */
  const [isRefused, setIsRefused] = useState(false);
  const seats = useRef<HTMLElement>(null);
  const paymentField = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (isFresh) paymentField.current?.focus();
  }, [isFresh]);

  const isLoggedIn = useMe().me.data?.kind === 'operator';
  const isPaying = sale.stage === 'paying';
  const isUnsure = isPaying && sale.isUnsure;
  const isLocked = isPaying || own.isBusy;
  const lost = sale.stage === 'held' ? (sale.lostSeatIds ?? []) : [];
  const givenBack = hold.seatIds.filter((seatId) => marked.has(seatId));
  const isMarking = givenBack.length > 0 && !isPaying;
  const mark = (seatIds: readonly string[]) => {
    setMarked(new Set(seatIds));
    setIsRefused(false);
  };
  /** The buttons of the mark go; whoever pressed one stays on the card. */
  const unmark = () => {
    mark([]);
    seats.current?.focus();
  };
  const toggle = (seatId: string) =>
    mark(marked.has(seatId) ? givenBack.filter((id) => id !== seatId) : [...givenBack, seatId]);

  return (
    <Panel
      title={request.customerRef === undefined ? 'Held' : `Held for ${request.customerRef}`}
      aside={
        <span className="flex items-baseline gap-1.5">
          <span className="text-2xl">
            <ClockOffsetMs value={hold.clockOffsetMs}>
              <Countdown expiresAt={hold.expiresAt} />
            </ClockOffsetMs>
          </span>
          <span className="text-sm text-muted">left</span>
        </span>
      }
    >
      <form
        className="grid gap-4 p-4 text-sm"
        data-hold-id={hold.holdId}
        onSubmit={(event) => {
          event.preventDefault();
          if (isMarking) setIsRefused(true);
          else if (!isLocked) pay(saleId, paymentRef.trim() || undefined);
        }}
      >
        <section
          ref={seats}
          id={cardSeatsId(saleId)}
          tabIndex={-1}
          aria-label="Held seats"
          className="flex flex-wrap gap-1.5"
        >
          {hold.seatIds.map((seatId) => (
            <SeatChip
              key={seatId}
              seatId={seatId}
              label={`Mark ${seatId} to give it back`}
              isPressed={marked.has(seatId)}
              disabled={isLocked}
              onPress={() => toggle(seatId)}
            />
          ))}
        </section>
        {lost.length > 0 && (
          <p role="alert" className="rounded-md bg-warning px-3 py-2 text-warning-ink">
            {lost.join(', ')} {lost.length === 1 ? 'was' : 'were'} taken out of this hold by an operator.
          </p>
        )}
        <Field label="Payment, if you like" hint="A receipt or transaction number. It goes into the booking.">
          {(tied) => (
            <Input
              {...tied}
              ref={paymentField}
              value={paymentRef}
              maxLength={GREATEST_REFERENCE}
              autoComplete="off"
              // Not disabled: who reads or copies it goes on.
              readOnly={isPaying}
              onChange={(event) => setPaymentRef(event.target.value)}
            />
          )}
        </Field>
        {isMarking ? (
          <div className="flex gap-2">
            <Button
              look="danger"
              className="min-w-0 grow"
              disabled={isLocked}
              onClick={() => {
                own.release(givenBack);
                unmark();
              }}
            >
              <span className="truncate">Give back {givenBack.join(', ')}</span>
            </Button>
            <Button onClick={unmark}>Keep {givenBack.length === 1 ? 'it' : 'them'}</Button>
          </div>
        ) : (
          <Button type="submit" look="accent" disabled={isLocked}>
            {isPaying ? 'Booking…' : `Paid: book ${hold.seatIds.length === 1 ? 'it' : 'them'}`}
          </Button>
        )}
        {isMarking && isRefused && (
          <p role="alert" className="text-danger">
            Nothing was booked. First give {givenBack.join(', ')} back, or keep{' '}
            {givenBack.length === 1 ? 'it' : 'them'}.
          </p>
        )}
        <div role="status" className="empty:hidden">
          {isUnsure && (
            <p className="rounded-md bg-warning px-3 py-2 text-warning-ink">
              No answer yet, so it may be booked already. Asking again until it is known; it is never booked
              twice. Do not take the money again.
            </p>
          )}
        </div>
        {problem !== null && !isPaying && (
          <p role="alert" className="text-danger">
            {messageOf(problem)}
          </p>
        )}
        <div className="flex flex-wrap gap-2">
          <Button size="small" disabled={isPaying} onClick={() => !own.isBusy && own.extend()}>
            Extend
          </Button>
          <Button size="small" disabled={isLocked} onClick={() => own.release(hold.seatIds)}>
            Give all back
          </Button>
        </div>
        {isLoggedIn && (
          <p className="text-xs text-muted">
            If you log out, it stays held until its time is over, and is here again when you log in.
          </p>
        )}
      </form>
    </Panel>
  );
}
