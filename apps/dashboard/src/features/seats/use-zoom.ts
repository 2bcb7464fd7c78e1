import { useLayoutEffect, useRef, useState } from 'react';

/** A zoom that keeps what is in the middle of its scrolling frame there. */
export function useZoom() {
  const scroller = useRef<HTMLDivElement>(null);
  const [zoom, setZoom] = useState(1);
  const previousZoom = useRef(zoom);
  useLayoutEffect(() => {
    const frame = scroller.current;
    const factor = zoom / previousZoom.current;
    previousZoom.current = zoom;
    if (!frame || factor === 1) return;
    const { scrollLeft, scrollTop, clientWidth, clientHeight } = frame;
    frame.scrollTo(
      (scrollLeft + clientWidth / 2) * factor - clientWidth / 2,
      (scrollTop + clientHeight / 2) * factor - clientHeight / 2,
    );
  }, [zoom]);
  return { scroller, zoom, setZoom };
}
