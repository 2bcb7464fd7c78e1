import { SEAT_CORNER, SEAT_SIZE, STATUS_MARK } from '../../../lib/seat-status.ts';
import type { Colours } from './colours.ts';
import { LOOKS } from './looks.ts';

/** From this many pixels a seat's mark can be told; below it the shapes and shades differ instead. */
const MARK_FROM_PX = 9;
const FADED_ALPHA = 0.22;
/** A smaller seat stands between pixels, else rows of many would show stripes; a larger one would only blur. */
const PHASES_BELOW_PX = [
  [14, 4],
  [28, 2],
] as const;

/** Every look of a seat as pixels, at one scale, at each of `phases` × `phases` places between two pixels. */
export interface Sprites {
  readonly scale: number;
  readonly phases: number;
  /** Width and height of one. */
  readonly size: number;
  /** Of the sheet: one row for each look, in it one sprite for each phase. */
  readonly sheetWidth: number;
  readonly pixels: Uint32Array;
  readonly background: number;
}

interface SpriteOptions {
  /** Device pixels of a seat width. */
  readonly scale: number;
  readonly pixelRatio: number;
  readonly colours: Colours;
}

export function makeSprites({ scale, pixelRatio, colours }: SpriteOptions): Sprites {
  const phases = PHASES_BELOW_PX.find(([below]) => scale < below)?.[1] ?? 1;
  const size = Math.ceil(scale) + 3;
  const sheetWidth = size * phases * phases;
  // One more row: the background's colour.
  const sheetHeight = size * LOOKS.length + 1;
  const canvas = new OffscreenCanvas(sheetWidth, sheetHeight);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('no 2d canvas');
  const hasMarks = scale / pixelRatio >= MARK_FROM_PX;
  LOOKS.forEach((look, row) => {
    for (let phase = 0; phase < phases * phases; phase += 1) {
      context.save();
      context.translate(
        phase * size + Math.floor(size / 2) + (phase % phases) / phases,
        row * size + Math.floor(size / 2) + Math.floor(phase / phases) / phases,
      );
      context.scale(scale, scale);
      context.globalAlpha = look.kind === 'faded' ? FADED_ALPHA : 1;
      drawSeat(context, { ...look, colours, hasMarks, pixel: 1 / scale });
      context.restore();
    }
  });
  context.fillStyle = colours.card;
  context.fillRect(0, sheetHeight - 1, 1, 1);
  const { data } = context.getImageData(0, 0, sheetWidth, sheetHeight);
  const pixels = new Uint32Array(data.buffer);
  const background = pixels[(sheetHeight - 1) * sheetWidth] ?? 0;
  return { scale, phases, size, sheetWidth, pixels, background };
}

type Look = (typeof LOOKS)[number] & {
  readonly colours: Colours;
  readonly hasMarks: boolean;
  /** How much of a seat width one pixel is. */
  readonly pixel: number;
};

/** A seat around 0, in seat widths. */
function drawSeat(context: OffscreenCanvasRenderingContext2D, look: Look): void {
  const { status, kind, colours, hasMarks, pixel } = look;
  const half = SEAT_SIZE / 2;
  if (kind === 'chosen') {
    context.fillStyle = colours.ink;
    box(context, { half: 0.5, corner: 0.3 });
    context.fill();
  }
  if (status === undefined) {
    context.fillStyle = colours.unknown;
    box(context, { half, corner: SEAT_CORNER });
    context.fill();
    return;
  }
  const inner = kind === 'chosen' ? half - 0.1 : half;
  if (!hasMarks) {
    drawSmall(context, { ...look, inner });
    return;
  }
  context.fillStyle = colours[status];
  context.strokeStyle = colours[`${status}-edge`];
  context.lineWidth = Math.max(0.06, pixel);
  box(context, { half: inner - context.lineWidth / 2, corner: SEAT_CORNER });
  context.fill();
  context.stroke();
  if (status === 'available') return;
  context.strokeStyle = colours[`${status}-mark`];
  context.lineWidth = 0.1;
  context.lineCap = 'round';
  context.lineJoin = 'round';
  context.stroke(new Path2D(STATUS_MARK[status]));
}

/** Too small for a mark: free seats are pale frames, held ones full and light, booked ones full and dark, blocked ones a bar. */
function drawSmall(
  context: OffscreenCanvasRenderingContext2D,
  { status, colours, inner }: Look & { readonly inner: number },
): void {
  if (status === undefined) return;
  if (status === 'blocked') {
    context.fillStyle = colours['blocked-edge'];
    context.fillRect(-inner, -inner * 0.4, inner * 2, inner * 0.8);
    return;
  }
  const isFree = status === 'available';
  context.fillStyle = isFree ? colours['available-edge'] : colours[status];
  context.fillRect(-inner, -inner, inner * 2, inner * 2);
  if (!isFree) return;
  context.fillStyle = colours.available;
  const inside = inner - 0.13;
  context.fillRect(-inside, -inside, inside * 2, inside * 2);
}

function box(context: OffscreenCanvasRenderingContext2D, { half, corner }: { half: number; corner: number }) {
  context.beginPath();
  context.roundRect(-half, -half, half * 2, half * 2, corner);
}
