import { Button } from '../../components/ui/button.tsx';
import { Panel } from '../../components/ui/panel.tsx';
import type { Ending, SaleIn } from './sale.ts';

const TITLES: Record<Ending, string> = {
  expired: 'Ran out',
  cleared: 'Cleared by an operator',
  released: 'Given back',
  'lost-seats': 'Sold elsewhere',
  unknown: 'Gone',
};

const WHAT_HAPPENED: Record<Ending, string> = {
  expired: 'The time was over before it was booked.',
  cleared: 'An operator ended this hold. Their reason is in the audit trail.',
  released: 'The seats of this hold were given back.',
  'lost-seats': 'A seat of this hold had been sold already.',
  unknown: 'The server does not know this hold any more. It may have started anew.',
};

interface EndedCardProps {
  readonly sale: SaleIn<'ended'>;
  readonly onAgain: () => void;
  readonly onPutAway: () => void;
}

/** Seats that are not held any more, and what to do about the customer who waits for them. */
export function EndedCard({ sale, onAgain, onPutAway }: EndedCardProps) {
  const { ending, seatIds, wasPaying, request } = sale;
  return (
    <Panel title={request.customerRef ? `${TITLES[ending]}: ${request.customerRef}` : TITLES[ending]}>
      <div className="grid gap-3 p-4 text-sm">
        <div role="alert" className="grid gap-3">
          <p>
            <strong className="font-semibold">
              {seatIds.map((seatId, index) => (
                <span key={seatId}>
                  {index > 0 && ', '}
                  <span className="whitespace-nowrap">{seatId}</span>
                </span>
              ))}
            </strong>{' '}
            {seatIds.length === 1 ? 'is' : 'are'} not held any more. {WHAT_HAPPENED[ending]} Nothing was
            booked.
          </p>
          {wasPaying && (
            <p className="rounded-md bg-warning px-3 py-2 text-warning-ink">
              If the customer has paid: hold the seats again and book them under the same payment, or give the
              money back.
            </p>
          )}
        </div>
        <div className="flex flex-wrap gap-2">
          <Button size="small" look="accent" onClick={onAgain}>
            Choose what is free of them
          </Button>
          <Button size="small" onClick={onPutAway}>
            Put away
          </Button>
        </div>
      </div>
    </Panel>
  );
}
