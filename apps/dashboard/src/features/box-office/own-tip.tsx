import { useSales } from './sales.ts';

interface OwnTipProps {
  readonly showId: string;
  readonly seller: string;
  readonly seatId: string;
}

/** Says of a held seat that it is held here, and for whom. */
export function OwnTip({ showId, seller, seatId }: OwnTipProps) {
  const sale = useSales({ showId, seller }).find(
    (one) => (one.stage === 'held' || one.stage === 'paying') && one.hold.seatIds.includes(seatId),
  );
  if (!sale) return null;
  const { customerRef } = sale.request;
  return (
    <p className="mt-1 font-medium break-words">
      {customerRef === undefined ? 'Held by you' : `Held by you, for ${customerRef}`}
    </p>
  );
}
