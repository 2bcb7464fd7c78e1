import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useRef, useState } from 'react';
import { statusOf } from '../../lib/errors.ts';
import type { SeatSelection } from '../../lib/seat-selection.ts';
import { useShortcut } from '../../lib/shortcuts.ts';
import { type Outputs, useTRPC } from '../../lib/trpc.ts';
import { Asking, type Refused } from './asking.tsx';
import { ChosenBar } from './chosen-bar.tsx';
import { EndedCard } from './ended-card.tsx';
import { LiveCard } from './live-card.tsx';
import { NewSale } from './new-sale.tsx';
import type { Sale } from './sale.ts';
import { sales, useSales } from './sales.ts';
import type { SeatSource } from './seat-source.ts';
import { Ticket } from './ticket.tsx';
import { TryIt } from './try-it.tsx';
import { useHolding } from './use-holding.ts';

interface BoxOfficeProps {
  readonly show: Outputs['shows']['get'];
  readonly source: SeatSource;
  /** What is chosen on the map. */
  readonly selection: SeatSelection;
  /** The part of the hall that is looked at. */
  readonly section: string | undefined;
  /** Whoever sells, so that nobody goes on with what another holds. */
  readonly seller: string;
  readonly map: ReactNode;
}

/** Sells seats: several customers at once, each from the first seat to the ticket. */
export function BoxOffice({ show, source, selection, section, seller, map }: BoxOfficeProps) {
  const { showId } = show;
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const seatsField = useRef<HTMLInputElement>(null);
  const customerField = useRef<HTMLInputElement>(null);
  const [customerRef, setCustomerRef] = useState('');
  const [refused, setRefused] = useState<Refused>();
  const own = useSales({ showId, seller });

  const holding = useHolding({ showId, seller });
  const refuse = (refusal: Refused) => {
    setRefused(refusal);
    // After a reload they are not chosen any more.
    selection.addMany(refusal.request.seatIds);
    setCustomerRef(refusal.request.customerRef ?? '');
    if (statusOf(refusal.error) !== 'SHOW_CLOSED') return;
    void queryClient.invalidateQueries({ queryKey: trpc.shows.list.queryKey() });
  };
  const goToSeats = () => seatsField.current?.focus();
  useShortcut({ keys: 'n', does: 'Type the next customer’s seats', group: 'Box office' }, goToSeats);

  const chooseAgain = ({ saleId, request }: Sale, seatIds: readonly string[]) => {
    sales.remove(saleId);
    selection.addMany(seatIds.filter((seatId) => source.statusOf(seatId) === 'available'));
    setCustomerRef(request.customerRef ?? '');
    goToSeats();
  };
  const card = (sale: Sale) => {
    const isFresh = sales.freshId === sale.saleId;
    const putAway = () => {
      sales.remove(sale.saleId);
      goToSeats();
    };
    switch (sale.stage) {
      case 'asked':
        return (
          <Asking
            key={sale.saleId}
            sale={sale}
            onHeld={({ request: { seatIds }, wasGivenUp }) => {
              selection.removeMany(seatIds);
              // The field is the next customer's by then.
              if (!wasGivenUp) setCustomerRef('');
            }}
            onRefused={refuse}
          />
        );
      case 'held':
      case 'paying':
        return (
          <LiveCard key={sale.saleId} sale={sale} source={source} isFresh={isFresh} onGivenBack={goToSeats} />
        );
      case 'booked':
        return (
          <Ticket
            key={sale.saleId}
            sale={sale}
            source={source}
            title={show.title}
            isFresh={isFresh}
            onNext={putAway}
          />
        );
      case 'ended':
        return (
          <EndedCard
            key={sale.saleId}
            sale={sale}
            onAgain={() => chooseAgain(sale, sale.seatIds)}
            onPutAway={putAway}
          />
        );
    }
  };

  return (
    <>
      <TryIt showId={showId} isSold={show.counts.booked > 0 || own.some((sale) => sale.stage === 'booked')} />
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="min-w-0">
          {map}
          <ChosenBar
            selection={selection}
            live={own.filter((sale) => sale.stage === 'held' || sale.stage === 'paying')}
            onGoOn={() => customerField.current?.focus()}
          />
        </div>
        <div className="grid min-w-0 gap-4">
          <NewSale
            seatMap={show.seatMap}
            source={source}
            selection={selection}
            section={section}
            isClosed={show.sale === 'closed'}
            customerRef={customerRef}
            onCustomerRef={setCustomerRef}
            seatsField={seatsField}
            customerField={customerField}
            refused={refused}
            holding={holding}
            onHold={(seatIds) => {
              setRefused(undefined);
              holding.hold({ seatIds, customer: customerRef });
            }}
            onSettled={() => setRefused(undefined)}
          />
          {own.map(card)}
        </div>
      </div>
    </>
  );
}
