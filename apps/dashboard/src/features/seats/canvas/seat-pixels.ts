import type { SeatIndex } from '../seat-index.ts';
import type { PlacedSeat } from '../seat-layout.ts';
import type { Size, View } from '../view.ts';
import type { Sprites } from './sprites.ts';

/** Above it one large write to the canvas is quicker than many small ones. */
const MANY_PARTS = 64;

export interface Scene {
  readonly seats: readonly PlacedSeat[];
  readonly index: SeatIndex;
  /** By seat. */
  readonly looks: Uint8Array;
}

/** In device pixels, the end excluded. */
interface Part {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/**
 * Draws seats by copying the pixels of ready-made ones. Without a graphics card, where a canvas draws fifty thousand
 * boxes in a tenth of a second, this takes a few milliseconds, so that the hall is drawn anew for each frame of a zoom
 * and nothing needs to be kept but the pixels themselves.
 */
export class SeatPixels {
  readonly #context: CanvasRenderingContext2D;
  #image: ImageData;
  #pixels: Uint32Array;
  #view: View = { scale: 1, x: 0, y: 0 };
  #sprites: Sprites | undefined;

  constructor(context: CanvasRenderingContext2D, { width, height }: Size) {
    this.#context = context;
    this.#image = context.createImageData(Math.max(1, width), Math.max(1, height));
    this.#pixels = new Uint32Array(this.#image.data.buffer);
  }

  /** Everything. @param view in device pixels */
  paint(scene: Scene, view: View, sprites: Sprites): void {
    this.#view = view;
    this.#sprites = sprites;
    this.#paintPart(scene, { left: 0, top: 0, right: this.#image.width, bottom: this.#image.height });
    this.#context.putImageData(this.#image, 0, 0);
  }

  /** Those seats again, in the view that everything was painted in. */
  repaint(scene: Scene, seats: Iterable<number>): void {
    const parts: Part[] = [];
    for (const seat of seats) {
      const part = this.#partOf(scene.seats[seat]);
      if (part) parts.push(part);
    }
    for (const part of parts) this.#paintPart(scene, part);
    for (const { left, top, right, bottom } of parts.length > MANY_PARTS ? [around(parts)] : parts) {
      this.#context.putImageData(this.#image, 0, 0, left, top, right - left, bottom - top);
    }
  }

  /** Where the seat is drawn, as far as that is in the frame. */
  #partOf(seat: PlacedSeat | undefined): Part | undefined {
    if (!seat || !this.#sprites) return undefined;
    const { scale, x, y } = this.#view;
    const half = this.#sprites.size / 2 + 1;
    const [middleX, middleY] = [(seat.x - x) * scale, (seat.y - y) * scale];
    const part = {
      left: Math.max(0, Math.floor(middleX - half)),
      top: Math.max(0, Math.floor(middleY - half)),
      right: Math.min(this.#image.width, Math.ceil(middleX + half)),
      bottom: Math.min(this.#image.height, Math.ceil(middleY + half)),
    };
    return part.left < part.right && part.top < part.bottom ? part : undefined;
  }

  #paintPart({ seats, index, looks }: Scene, part: Part): void {
    const sprites = this.#sprites;
    if (!sprites) return;
    const { scale, x, y } = this.#view;
    const { width } = this.#image;
    for (let row = part.top; row < part.bottom; row += 1) {
      this.#pixels.fill(sprites.background, row * width + part.left, row * width + part.right);
    }
    // Whole pixels of the hall, not of the frame, so that seats keep their distance while the hall is moved.
    const [originX, originY] = [Math.round(x * scale), Math.round(y * scale)];
    const { phases, size } = sprites;
    const half = Math.floor(size / 2);
    const reach = (half + 2) / scale;
    const area = {
      left: x + part.left / scale - reach,
      right: x + part.right / scale + reach,
      top: y + part.top / scale - reach,
      bottom: y + part.bottom / scale + reach,
    };
    index.visit(area, (seat) => {
      const place = seats[seat] as PlacedSeat;
      const stepsX = Math.round(place.x * scale * phases);
      const stepsY = Math.round(place.y * scale * phases);
      const pixelX = Math.floor(stepsX / phases);
      const pixelY = Math.floor(stepsY / phases);
      const phase = stepsX - pixelX * phases + (stepsY - pixelY * phases) * phases;
      this.#copy(sprites, {
        from: (looks[seat] ?? 0) * size * sprites.sheetWidth + phase * size,
        left: pixelX - half - originX,
        top: pixelY - half - originY,
        part,
      });
    });
  }

  #copy(
    sprites: Sprites,
    { from, left, top, part }: { from: number; left: number; top: number; part: Part },
  ): void {
    const source = sprites.pixels;
    const target = this.#pixels;
    const { size, sheetWidth } = sprites;
    const { width } = this.#image;
    const firstX = Math.max(0, part.left - left);
    const endX = Math.min(size, part.right - left);
    const firstY = Math.max(0, part.top - top);
    const endY = Math.min(size, part.bottom - top);
    for (let row = firstY; row < endY; row += 1) {
      const sourceRow = from + row * sheetWidth;
      const targetRow = (top + row) * width + left;
      for (let column = firstX; column < endX; column += 1) {
        const pixel = source[sourceRow + column] as number;
        const alpha = pixel >>> 24;
        if (alpha === 255) target[targetRow + column] = pixel;
        else if (alpha > 0)
          target[targetRow + column] = blend(pixel, alpha, target[targetRow + column] as number);
      }
    }
  }
}

/** One pixel over another that is opaque, two colour channels at a time. */
function blend(over: number, alpha: number, under: number): number {
  const share = alpha + (alpha >> 7);
  const rest = 256 - share;
  const redAndBlue = (((over & 0xff00ff) * share + (under & 0xff00ff) * rest) >>> 8) & 0xff00ff;
  const green = (((over & 0x00ff00) * share + (under & 0x00ff00) * rest) >>> 8) & 0x00ff00;
  return (0xff000000 | redAndBlue | green) >>> 0;
}

function around(parts: readonly Part[]): Part {
  return parts.reduce((whole, part) => ({
    left: Math.min(whole.left, part.left),
    top: Math.min(whole.top, part.top),
    right: Math.max(whole.right, part.right),
    bottom: Math.max(whole.bottom, part.bottom),
  }));
}
