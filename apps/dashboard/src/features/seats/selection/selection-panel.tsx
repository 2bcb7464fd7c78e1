import { useState } from 'react';
import { StatusIcon } from '../../../components/status-mark.tsx';
import { Button } from '../../../components/ui/button.tsx';
import { Panel } from '../../../components/ui/panel.tsx';
import { useMay } from '../../../lib/me.ts';
import { plural } from '../../../lib/name-seats.ts';
import { type SeatSelection, useSelectedIds } from '../../../lib/seat-selection.ts';
import { SEAT_STATUSES, STATUS_LABEL } from '../../../lib/seat-status.ts';
import type { SeatFeed } from '../seat-feed.ts';
import { SeatHistory } from '../story/seat-history.tsx';
import { ChangeDialog } from './change-dialog.tsx';
import { type ClearDialog, ClearHolds } from './clear-holds.tsx';
import { HowToSelect } from './how-to-select.tsx';
import { type SeatsByStatus, useSelectedSeats } from './use-selected-seats.ts';

/** Enough to recognize a selection by; nobody reads thousands. */
const MOST_SHOWN = 40;
/** As many as the server changes at once. */
const MOST_AT_ONCE = 10_000;

interface SelectionPanelProps {
  readonly feed: SeatFeed;
  readonly selection: SeatSelection;
  readonly clearDialog: ClearDialog;
}

/** What is chosen on the map, and what an operator can do about it. */
export function SelectionPanel({ feed, selection, clearDialog }: SelectionPanelProps) {
  const ids = useSelectedIds(selection);
  const mayRead = useMay('read');
  const mayOperate = useMay('operate');
  const [asked, setAsked] = useState<string>();
  const [only] = ids;
  // Of one seat it is shown unasked, of several for the one that is asked for.
  const shown = ids.size === 1 ? only : asked;

  return (
    <Panel
      title="Selection"
      aside={
        <div className="flex items-center gap-3">
          <span role="status" className="text-sm text-muted tabular-nums">
            {plural(ids.size, 'seat')}
          </span>
          <Button size="small" disabled={ids.size === 0} onClick={() => selection.clear()}>
            Deselect
          </Button>
        </div>
      }
    >
      {ids.size === 0 ? (
        <HowToSelect mayOperate={mayOperate} />
      ) : (
        <>
          <Chosen feed={feed} selection={selection} clearDialog={clearDialog} mayOperate={mayOperate} />
          <ChosenIds ids={ids} shown={shown} onShow={mayRead ? setAsked : undefined} />
          {mayRead && shown !== undefined && ids.has(shown) && (
            <SeatHistory key={shown} feed={feed} seatId={shown} />
          )}
        </>
      )}
    </Panel>
  );
}

type Asking = 'block' | 'unblock' | 'clear';

function Chosen({
  feed,
  selection,
  clearDialog,
  mayOperate,
}: SelectionPanelProps & { readonly mayOperate: boolean }) {
  const seats = useSelectedSeats(selection, feed);
  const [asking, setAsking] = useState<{ readonly what: Asking; readonly seatIds: readonly string[] }>();
  const ask = (what: Asking, seatIds: readonly string[]) => setAsking({ what, seatIds });
  const close = () => setAsking(undefined);
  return (
    <div className="px-4 py-3">
      <dl className="grid grid-cols-2 gap-x-4 gap-y-1 text-sm">
        {SEAT_STATUSES.map((status) => (
          <div key={status} className="flex items-center gap-1.5" data-selected-count-of={status}>
            <StatusIcon status={status} />
            <dt className="text-muted">{STATUS_LABEL[status]}</dt>
            <dd className="ml-auto font-semibold tabular-nums">{seats[status].length.toLocaleString()}</dd>
          </div>
        ))}
      </dl>
      {mayOperate && <Actions seats={seats} onAsk={ask} />}
      {asking?.what === 'clear' && (
        <ClearHolds showId={feed.showId} seatIds={asking.seatIds} dialog={clearDialog} onClose={close} />
      )}
      {asking && asking.what !== 'clear' && (
        <ChangeDialog showId={feed.showId} change={asking.what} seatIds={asking.seatIds} onClose={close} />
      )}
    </div>
  );
}

interface ActionsProps {
  readonly seats: SeatsByStatus;
  readonly onAsk: (what: Asking, seatIds: readonly string[]) => void;
}

function Actions({ seats: { available, blocked, held }, onAsk }: ActionsProps) {
  const isTooMany = Math.max(available.length, blocked.length) > MOST_AT_ONCE;
  const can = (seatIds: readonly string[]) => seatIds.length > 0 && seatIds.length <= MOST_AT_ONCE;
  return (
    <>
      <div className="mt-3 flex flex-wrap gap-2">
        <Button size="small" disabled={!can(available)} onClick={() => onAsk('block', available)}>
          Block…
        </Button>
        <Button size="small" disabled={!can(blocked)} onClick={() => onAsk('unblock', blocked)}>
          Unblock…
        </Button>
        <Button size="small" disabled={held.length === 0} onClick={() => onAsk('clear', held)}>
          Clear holds…
        </Button>
      </div>
      {isTooMany && (
        <p className="mt-2 text-xs text-muted">
          At most {MOST_AT_ONCE.toLocaleString()} seats can be blocked or unblocked at once.
        </p>
      )}
    </>
  );
}

interface ChosenIdsProps {
  readonly ids: ReadonlySet<string>;
  readonly shown: string | undefined;
  readonly onShow: ((seatId: string) => void) | undefined;
}

function ChosenIds({ ids, shown, onShow }: ChosenIdsProps) {
  const first = [...ids].slice(0, MOST_SHOWN);
  return (
    <div className="border-t border-line px-4 py-3">
      {onShow && ids.size > 1 && <p className="mb-2 text-xs text-muted">Press a seat for its history.</p>}
      <ul aria-label="Chosen seats" className="flex flex-wrap gap-1.5 text-sm tabular-nums">
        {first.map((seatId) => (
          <li key={seatId}>
            {onShow && ids.size > 1 ? (
              <button
                type="button"
                aria-pressed={seatId === shown}
                onClick={() => onShow(seatId)}
                className="rounded-md border border-line px-1.5 py-0.5 hover:bg-raised aria-pressed:border-accent aria-pressed:bg-raised"
              >
                {seatId}
              </button>
            ) : (
              <span className="rounded-md border border-line px-1.5 py-0.5">{seatId}</span>
            )}
          </li>
        ))}
        {ids.size > first.length && (
          <li className="py-0.5 text-muted">and {(ids.size - first.length).toLocaleString()} more</li>
        )}
      </ul>
    </div>
  );
}
