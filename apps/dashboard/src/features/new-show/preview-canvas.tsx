import { useEffect, useRef } from 'react';
import { subscribeTheme, tokenColors } from '../../lib/theme.ts';
import type { Drawing } from './drawing.ts';

interface PreviewCanvasProps {
  readonly drawing: Drawing;
  /** The position of a category to be told from the others. */
  readonly category: number | undefined;
  /** What it shows, for those who do not see it. */
  readonly label: string;
}

const SEAT_SIZE = 0.78;
/** Below this many pixels a name would be no letters. */
const LEAST_CAPTION_PX = 9;
const CAPTION_PX = 12;

/** The hall as it will be drawn, small. */
export function PreviewCanvas({ drawing, category, label }: PreviewCanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const element = canvas.current;
    if (!element) return;
    let frame = 0;
    // Gathered: typing, a resize and another theme may come in one frame.
    const redraw = () => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(() => draw(element, drawing, category));
    };
    redraw();
    const observer = new ResizeObserver(redraw);
    observer.observe(element);
    const unsubscribe = subscribeTheme(redraw);
    return () => {
      cancelAnimationFrame(frame);
      observer.disconnect();
      unsubscribe();
    };
  }, [drawing, category]);
  return <canvas ref={canvas} role="img" aria-label={label} className="block h-72 w-full" />;
}

function draw(canvas: HTMLCanvasElement, drawing: Drawing, category: number | undefined): void {
  const context = canvas.getContext('2d');
  if (!context) return;
  const { clientWidth: width, clientHeight: height } = canvas;
  const density = devicePixelRatio;
  canvas.width = width * density;
  canvas.height = height * density;
  context.scale(density, density);
  const colors = tokenColors(['available-edge', 'booked', 'muted', 'line']);
  const { bounds, xs, ys, categories, captions } = drawing;
  const scale = Math.min(width / bounds.width, height / bounds.height, 22);
  const left = (width - bounds.width * scale) / 2 - bounds.left * scale;
  const top = (height - bounds.height * scale) / 2 - bounds.top * scale;
  const size = Math.max(0.75, SEAT_SIZE * scale);

  // Seats that are drawn alike, one after the other: changing the colour costs more than the seat.
  const drawSeats = (isDrawn: (index: number) => boolean, paint: (x: number, y: number) => void) => {
    for (let index = 0; index < xs.length; index += 1) {
      if (isDrawn(index))
        paint(left + (xs[index] ?? 0) * scale - size / 2, top + (ys[index] ?? 0) * scale - size / 2);
    }
  };
  const isChosen = (index: number) => category !== undefined && categories[index] === category;
  context.strokeStyle = colors['available-edge'];
  context.fillStyle = colors['available-edge'];
  const hasOutline = size >= 4;
  drawSeats(
    (index) => !isChosen(index),
    hasOutline
      ? (x, y) => context.strokeRect(x + 0.5, y + 0.5, size - 1, size - 1)
      : (x, y) => context.fillRect(x, y, size, size),
  );
  context.fillStyle = colors.booked;
  drawSeats(isChosen, (x, y) => context.fillRect(x, y, size, size));

  if (scale * 1.2 < LEAST_CAPTION_PX && captions.length > 8) return;
  context.fillStyle = colors.muted;
  context.font = `${CAPTION_PX}px ${getComputedStyle(canvas).fontFamily}`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  for (const { text, x, y } of captions) {
    context.fillText(text, left + x * scale, Math.max(CAPTION_PX / 2, top + y * scale), width);
  }
}
