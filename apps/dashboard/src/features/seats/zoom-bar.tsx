import { Maximize2, Minus, Plus } from 'lucide-react';
import { Button } from '../../components/ui/button.tsx';

const ZOOM_STEP = 1.4;
const MAX_ZOOM = 6;

interface ZoomBarProps {
  /** 1 is as wide as the place there is. */
  readonly zoom: number;
  readonly onZoom: (zoom: number) => void;
}

export function ZoomBar({ zoom, onZoom }: ZoomBarProps) {
  const isFitted = zoom === 1;
  return (
    <div className="flex items-center justify-end gap-1 border-t border-line px-4 py-2">
      <p className="mr-auto text-xs text-muted">
        Point at a seat, or move with the arrow keys, to see what it is.
      </p>
      <Button
        size="icon"
        aria-label="Zoom out"
        disabled={isFitted}
        onClick={() => onZoom(Math.max(1, zoom / ZOOM_STEP))}
      >
        <Minus />
      </Button>
      <Button size="icon" aria-label="Fit to width" disabled={isFitted} onClick={() => onZoom(1)}>
        <Maximize2 />
      </Button>
      <Button
        size="icon"
        aria-label="Zoom in"
        disabled={zoom >= MAX_ZOOM}
        onClick={() => onZoom(Math.min(MAX_ZOOM, zoom * ZOOM_STEP))}
      >
        <Plus />
      </Button>
    </div>
  );
}
