import { getRouteApi } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { KeptForOperator } from '../features/operator/kept-for-operator.tsx';
import { seatParamsOf, seatSearchOf } from '../features/seats/seat-search.ts';
import { SeatsPanel } from '../features/seats/seats-panel.tsx';
import { SelectionPanel } from '../features/seats/selection/selection-panel.tsx';
import { StoryTip } from '../features/seats/story/story-tip.tsx';
import { useMay } from '../lib/me.ts';
import { useShowDesk } from './show-desk.ts';

const route = getRouteApi('/shows/$showId/');

const ActDialog = lazy(async () => ({
  default: (await import('../features/holds/act-dialog.tsx')).ActDialog,
}));
/** The feed tells the map what became of the seats. */
const ignore = () => {};

/** The operators' map: who has which seat, and what can be done about it. */
export function SeatsPage() {
  const { show, feed, selection } = useShowDesk();
  const params = route.useSearch();
  const navigate = route.useNavigate();
  const mayRead = useMay('read');
  return (
    <div className="grid items-start gap-5 xl:grid-cols-[minmax(0,1fr)_22rem]">
      <SeatsPanel
        feed={feed}
        seatMap={show.seatMap}
        selection={selection}
        search={seatSearchOf(params)}
        onSearch={(search) => navigate({ search: seatParamsOf(search), replace: true, resetScroll: false })}
        tip={mayRead ? (seat) => <StoryTip key={seat.id} feed={feed} seat={seat} /> : undefined}
      />
      <KeptForOperator>
        <SelectionPanel
          feed={feed}
          selection={selection}
          clearDialog={(holds, onClose) => (
            <Suspense fallback={null}>
              <ActDialog kind="clear" holds={holds} onOutcome={ignore} onClose={onClose} />
            </Suspense>
          )}
        />
      </KeptForOperator>
    </div>
  );
}
