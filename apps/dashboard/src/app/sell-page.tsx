import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { Skeleton } from '../components/ui/skeleton.tsx';
import { BoxOffice } from '../features/box-office/box-office.tsx';
import { OwnTip } from '../features/box-office/own-tip.tsx';
import { OperatorGate } from '../features/operator/operator-gate.tsx';
import { seatParamsOf, seatSearchOf } from '../features/seats/seat-search.ts';
import { SeatsPanel } from '../features/seats/seats-panel.tsx';
import { useMay, useMe } from '../lib/me.ts';
import { SeatSelection } from '../lib/seat-selection.ts';
import type { SeatStatus } from '../lib/seat-status.ts';
import { useShowDesk } from './show-desk.ts';

const route = getRouteApi('/shows/$showId/sell');

/** Open to whoever may hold seats: where the server lets anybody, that is anybody. */
export function SellPage() {
  const mayHold = useMay('hold');
  const { me } = useMe();
  if (me.isPending) return <Skeleton className="h-96 rounded-xl" />;
  if (!me.data || !mayHold) return <OperatorGate needs="hold">{null}</OperatorGate>;
  return <Selling seller={`${me.data.kind} ${me.data.name}`} />;
}

function Selling({ seller }: { seller: string }) {
  const { show, feed } = useShowDesk();
  const params = route.useSearch();
  const navigate = route.useNavigate();
  const [selection] = useState(() => new SeatSelection());
  return (
    <BoxOffice
      show={show}
      source={feed.statuses}
      selection={selection}
      section={params.section}
      seller={seller}
      map={
        <SeatsPanel
          feed={feed}
          seatMap={show.seatMap}
          selection={selection}
          isSelectable={isFree}
          tip={({ id }) => <OwnTip showId={show.showId} seller={seller} seatId={id} />}
          search={seatSearchOf(params)}
          onSearch={(search) => navigate({ search: seatParamsOf(search), replace: true, resetScroll: false })}
        />
      }
    />
  );
}

function isFree(_seatId: string, status: SeatStatus | undefined): boolean {
  return status === 'available';
}
