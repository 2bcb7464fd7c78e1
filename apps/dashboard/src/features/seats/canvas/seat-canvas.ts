import type { SeatSelection } from '../../../lib/seat-selection.ts';
import { subscribeTheme } from '../../../lib/theme.ts';
import type { MapState } from '../map-state.ts';
import { isShownBy, type SeatFilter } from '../seat-filter.ts';
import type { PlacedSeat } from '../seat-layout.ts';
import type { SeatStatuses } from '../seat-statuses.ts';
import { type Colours, readColours } from './colours.ts';
import { lookOf } from './looks.ts';
import { paintOverlay } from './paint-overlay.ts';
import { SeatPixels } from './seat-pixels.ts';
import { makeSprites, type Sprites } from './sprites.ts';

/** So many seats changed at once that to draw all is less work. */
const MANY_SEATS = 2_000;

interface SeatCanvasParts {
  readonly state: MapState;
  readonly statuses: SeatStatuses;
  readonly selection: SeatSelection;
  /** What the canvases fill. */
  readonly frame: HTMLElement;
  readonly seats: HTMLCanvasElement;
  readonly overlay: HTMLCanvasElement;
}

/**
 * Draws the hall: seats on one canvas, all else on another above it. Draws when there is something new, at most once a
 * frame: the seats that changed, or everything where the view did.
 */
export class SeatCanvas {
  readonly #parts: SeatCanvasParts;
  readonly #context: CanvasRenderingContext2D;
  readonly #overlay: CanvasRenderingContext2D;
  readonly #looks: Uint8Array;
  readonly #stops: (() => void)[];
  #filter: SeatFilter = {};
  #colours: Colours;
  #pixels: SeatPixels | undefined;
  #sprites: Sprites | undefined;
  #pixelRatio = 1;
  #frameRequest = 0;
  #drawnView: MapState['view'] | undefined;
  readonly #stale = new Set<number>();
  #isAllStale = true;

  constructor(parts: SeatCanvasParts) {
    const { state, statuses, selection, frame, seats, overlay } = parts;
    this.#parts = parts;
    this.#context = contextOf(seats, { alpha: false });
    this.#overlay = contextOf(overlay, {});
    this.#looks = new Uint8Array(state.layout.seats.length);
    this.#colours = readColours(frame);
    const resizes = new ResizeObserver(() => this.#resize());
    resizes.observe(frame);
    this.#stops = [
      () => resizes.disconnect(),
      state.subscribe(this.#plan),
      statuses.subscribeSeats((seatIds) => (seatIds === 'all' ? this.#changeAll() : this.#change(seatIds))),
      selection.subscribe(() => this.#changeAll()),
      subscribeTheme(() => this.#recolour()),
      watchPixelRatio(() => this.#resize()),
    ];
    this.#changeAll();
    this.#resize();
  }

  stop(): void {
    cancelAnimationFrame(this.#frameRequest);
    for (const stop of this.#stops) stop();
  }

  filter(filter: SeatFilter): void {
    this.#filter = filter;
    this.#changeAll();
  }

  #resize(): void {
    const { frame, seats, overlay, state } = this.#parts;
    const { clientWidth: width, clientHeight: height } = frame;
    this.#pixelRatio = devicePixelRatio;
    const size = {
      width: Math.round(width * this.#pixelRatio),
      height: Math.round(height * this.#pixelRatio),
    };
    for (const canvas of [seats, overlay]) {
      // To set it empties the canvas, also where it stays the same.
      if (canvas.width !== size.width) canvas.width = size.width;
      if (canvas.height !== size.height) canvas.height = size.height;
      // Exactly as many as there are: the frame may end between two pixels, and to be stretched would blur it all.
      canvas.style.width = `${size.width / this.#pixelRatio}px`;
      canvas.style.height = `${size.height / this.#pixelRatio}px`;
    }
    this.#pixels = width > 0 && height > 0 ? new SeatPixels(this.#context, size) : undefined;
    this.#isAllStale = true;
    state.resize({ width, height });
    // Now: an emptied canvas is seen for one frame otherwise.
    this.#draw();
  }

  #recolour(): void {
    this.#colours = readColours(this.#parts.frame);
    this.#sprites = undefined;
    this.#isAllStale = true;
    this.#plan();
  }

  #changeAll(): void {
    const { layout } = this.#parts.state;
    for (const seat of layout.seats) this.#looks[seat.index] = this.#lookOf(seat);
    this.#isAllStale = true;
    this.#plan();
  }

  #change(seatIds: ReadonlySet<string>): void {
    for (const seatId of seatIds) {
      const seat = this.#parts.state.seat(seatId);
      if (!seat) continue;
      this.#looks[seat.index] = this.#lookOf(seat);
      this.#stale.add(seat.index);
    }
    this.#plan();
  }

  #lookOf({ id, section }: PlacedSeat): number {
    const { statuses, selection } = this.#parts;
    const status = statuses.statusOf(id);
    if (selection.has(id)) return lookOf(status, 'chosen');
    return lookOf(status, isShownBy(this.#filter, { status, section }) ? 'plain' : 'faded');
  }

  #plan = (): void => {
    if (this.#frameRequest === 0) this.#frameRequest = requestAnimationFrame(() => this.#draw());
  };

  #draw(): void {
    cancelAnimationFrame(this.#frameRequest);
    this.#frameRequest = 0;
    if (!this.#pixels) return;
    const { state } = this.#parts;
    const { layout, index, view, size, hovered, active, isFocused, band } = state;
    const scene = { seats: layout.seats, index, looks: this.#looks };
    if (this.#drawnView !== view) {
      // Where a seat is, for tests that press one.
      this.#parts.frame.dataset.view = `${view.scale} ${view.x} ${view.y}`;
    }
    if (this.#isAllStale || this.#drawnView !== view || this.#stale.size > MANY_SEATS) {
      this.#pixels.paint(scene, deviceView(view, this.#pixelRatio), this.#spritesFor(view.scale));
    } else if (this.#stale.size > 0) {
      this.#pixels.repaint(scene, this.#stale);
    }
    this.#isAllStale = false;
    this.#stale.clear();
    this.#drawnView = view;

    this.#overlay.setTransform(this.#pixelRatio, 0, 0, this.#pixelRatio, 0, 0);
    const focused = isFocused ? active : undefined;
    const { statuses } = this.#parts;
    const colours = this.#colours;
    paintOverlay(this.#overlay, { layout, index, statuses, view, size, colours, hovered, focused, band });
  }

  #spritesFor(scale: number): Sprites {
    const deviceScale = scale * this.#pixelRatio;
    if (this.#sprites?.scale !== deviceScale) {
      this.#sprites = makeSprites({
        scale: deviceScale,
        pixelRatio: this.#pixelRatio,
        colours: this.#colours,
      });
    }
    return this.#sprites;
  }
}

function deviceView({ scale, x, y }: MapState['view'], pixelRatio: number): MapState['view'] {
  return { scale: scale * pixelRatio, x, y };
}

function contextOf(canvas: HTMLCanvasElement, options: CanvasRenderingContext2DSettings) {
  const context = canvas.getContext('2d', options);
  if (!context) throw new Error('this browser has no 2d canvas');
  return context;
}

/** Tells when the page moves to a screen of another density, or is zoomed. Answers how to stop. */
function watchPixelRatio(changed: () => void): () => void {
  const stop = new AbortController();
  const listen = () => {
    const query = matchMedia(`(resolution: ${devicePixelRatio}dppx)`);
    const onChange = () => {
      changed();
      listen();
    };
    query.addEventListener('change', onChange, { once: true, signal: stop.signal });
  };
  listen();
  return () => stop.abort();
}
