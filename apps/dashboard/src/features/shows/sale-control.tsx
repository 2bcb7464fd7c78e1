import { useState } from 'react';
import { ReasonDialog } from '../../components/reason-dialog.tsx';
import { Button } from '../../components/ui/button.tsx';
import { notify } from '../../components/ui/toast.tsx';
import { useSetSale } from './use-set-sale.ts';
import type { Show } from './use-shows.ts';

type SaleControlProps = Pick<Show, 'showId' | 'title' | 'sale'>;

/** Opens a sale at once and asks why one is closed: that takes it from buyers. Both can be undone. */
export function SaleControl({ showId, title, sale }: SaleControlProps) {
  const setSale = useSetSale();
  const [isAsking, setIsAsking] = useState(false);

  const open = () =>
    setSale.mutate(
      { showId, sale: 'open' },
      {
        onSuccess: () =>
          notify.done(`${title} is on sale`, {
            undo: () => setSale.mutateAsync({ showId, sale: 'closed', reason: 'Opening it was undone' }),
          }),
        onError: (error) => notify.problem(`The sale of ${title} is not open`, error),
      },
    );
  const close = (reason: string) =>
    setSale.mutate(
      { showId, sale: 'closed', reason },
      {
        onSuccess: () => {
          setIsAsking(false);
          notify.done(`The sale of ${title} is closed`, {
            undo: () => setSale.mutateAsync({ showId, sale: 'open', reason: 'Closing it was undone' }),
          });
        },
      },
    );

  return (
    <>
      <Button
        size="small"
        className="w-24"
        disabled={setSale.isPending}
        // In words of its own: there is one such button for every show.
        aria-label={sale === 'open' ? `Close sale of ${title}` : `Open sale of ${title}`}
        onClick={() => {
          setSale.reset();
          if (sale === 'open') setIsAsking(true);
          else open();
        }}
      >
        {sale === 'open' ? 'Close sale' : 'Open sale'}
      </Button>
      {isAsking && (
        <ReasonDialog
          title={`Close the sale of ${title}?`}
          description="Nobody can take seats then. Holds that there are can still be confirmed, and bookings stay."
          action="Close sale"
          keep="Keep it open"
          isPending={setSale.isPending}
          error={setSale.error}
          onSubmit={close}
          onClose={() => setIsAsking(false)}
        />
      )}
    </>
  );
}
