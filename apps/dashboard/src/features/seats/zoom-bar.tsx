import { Maximize2, Minus, Plus } from 'lucide-react';
import { Button } from '../../components/ui/button.tsx';
import type { MapState } from './map-state.ts';
import { useMapState } from './use-map-state.ts';

const ZOOM_STEP = 1.6;

export function ZoomBar({ state }: { state: MapState }) {
  const isFitted = useMapState(state, ({ isFitted }) => isFitted);
  const isLargest = useMapState(state, ({ isLargest }) => isLargest);
  return (
    <div className="flex gap-1">
      <Button size="icon" aria-label="Zoom out" disabled={isFitted} onClick={() => state.zoom(1 / ZOOM_STEP)}>
        <Minus />
      </Button>
      <Button size="icon" aria-label="Whole hall" disabled={isFitted} onClick={() => state.fit()}>
        <Maximize2 />
      </Button>
      <Button size="icon" aria-label="Zoom in" disabled={isLargest} onClick={() => state.zoom(ZOOM_STEP)}>
        <Plus />
      </Button>
    </div>
  );
}
