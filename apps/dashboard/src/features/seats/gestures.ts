import type { MapState } from './map-state.ts';
import type { PlacedSeat } from './seat-layout.ts';
import { areaBetween, type Point } from './view.ts';

/** A press that moves no further than this, in pixels, is a click. */
const SLOP_PX = 5;
/** Per pixel that a wheel tells of; a pinch on a touchpad tells of far fewer. */
const [ZOOM_PER_WHEEL_PX, ZOOM_PER_PINCH_PX] = [0.0016, 0.01];
/** A wheel may tell of lines or pages. */
const PIXELS_PER_UNIT = [1, 16, 400];

interface GestureParts {
  readonly frame: HTMLElement;
  readonly state: MapState;
  /** A click or a tap on a seat. */
  onPress(seat: PlacedSeat, how: { readonly isExtending: boolean }): void;
  /** A rectangle was drawn around them. */
  onEnclose(seats: readonly PlacedSeat[]): void;
}

/**
 * What pointers and wheels do to the map. A mouse or pen drags the hall, with Shift it draws a rectangle; one finger moves
 * the hall, two zoom it. Answers how to stop.
 */
export function followGestures(parts: GestureParts): () => void {
  const gestures = new Gestures(parts);
  const { frame, state } = parts;
  const stop = new AbortController();
  const { signal } = stop;
  frame.addEventListener('pointerdown', gestures.down, { signal });
  frame.addEventListener('pointermove', gestures.move, { signal });
  frame.addEventListener('pointerup', gestures.up, { signal });
  frame.addEventListener('pointercancel', gestures.cancel, { signal });
  frame.addEventListener('pointerleave', () => state.hover(undefined), { signal });
  frame.addEventListener('wheel', gestures.wheel, { signal, passive: false });
  const adapt = () => {
    // A hall that is seen as a whole cannot be moved: a finger on it scrolls the page.
    frame.style.touchAction = state.isFitted ? 'pan-y' : 'none';
    frame.style.cursor = state.hovered ? 'pointer' : state.isFitted ? 'default' : 'grab';
  };
  const unsubscribe = state.subscribe(adapt);
  adapt();
  return () => {
    stop.abort();
    unsubscribe();
  };
}

type Mode = 'idle' | 'press' | 'pan' | 'band' | 'pinch';

class Gestures {
  readonly #parts: GestureParts;
  readonly #pointers = new Map<number, Point>();
  #mode: Mode = 'idle';
  #from: Point = { x: 0, y: 0 };

  constructor(parts: GestureParts) {
    this.#parts = parts;
  }

  down = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    const { frame, state } = this.#parts;
    frame.setPointerCapture(event.pointerId);
    this.#from = pointOf(event);
    this.#pointers.set(event.pointerId, this.#from);
    this.#mode = this.#pointers.size === 1 ? 'press' : 'pinch';
    if (this.#mode === 'pinch') state.drawBand(undefined);
    // The seat that is pressed takes the focus, or none does: a press on nothing leaves it where it is.
    if (event.pointerType === 'mouse') event.preventDefault();
  };

  move = (event: PointerEvent): void => {
    const { state } = this.#parts;
    const to = pointOf(event);
    const before = this.#pointers.get(event.pointerId);
    if (!before) {
      if (event.pointerType !== 'touch') state.hover(state.seatAt(to));
      return;
    }
    if (this.#mode === 'press' && distance(this.#from, to) > SLOP_PX) {
      this.#mode = event.shiftKey && event.pointerType !== 'touch' ? 'band' : 'pan';
      state.hover(undefined);
    }
    if (this.#mode === 'pinch') {
      this.#pinch(event.pointerId, to);
    } else if (this.#mode === 'pan') {
      state.pan({ x: to.x - before.x, y: to.y - before.y });
    } else if (this.#mode === 'band') {
      state.drawBand(areaBetween(this.#from, to));
    }
    this.#pointers.set(event.pointerId, to);
  };

  up = (event: PointerEvent): void => {
    if (!this.#pointers.delete(event.pointerId)) return;
    const { state, onPress, onEnclose } = this.#parts;
    const mode = this.#mode;
    // A finger that is left after a pinch goes on moving the hall.
    this.#mode = this.#pointers.size > 0 ? 'pan' : 'idle';
    if (mode === 'press') {
      const seat = state.seatAt(this.#from, { isFinger: event.pointerType === 'touch' });
      if (seat) onPress(seat, { isExtending: event.shiftKey });
    } else if (mode === 'band' && state.band) {
      const { band } = state;
      state.drawBand(undefined);
      onEnclose(state.seatsIn(band));
    }
  };

  cancel = (event: PointerEvent): void => {
    this.#pointers.delete(event.pointerId);
    this.#mode = 'idle';
    this.#parts.state.drawBand(undefined);
  };

  wheel = (event: WheelEvent): void => {
    const { state } = this.#parts;
    const unit = PIXELS_PER_UNIT[event.deltaMode] ?? 1;
    const [deltaX, deltaY] = [event.deltaX * unit, event.deltaY * unit];
    // What cannot be zoomed out any further lets the page scroll.
    if (!event.ctrlKey && state.isFitted && (deltaY > 0 || Math.abs(deltaX) > Math.abs(deltaY))) return;
    event.preventDefault();
    if (Math.abs(deltaX) > Math.abs(deltaY)) {
      state.pan({ x: -deltaX, y: -deltaY });
      return;
    }
    const perPixel = event.ctrlKey ? ZOOM_PER_PINCH_PX : ZOOM_PER_WHEEL_PX;
    state.zoom(Math.exp(-deltaY * perPixel), pointOf(event));
  };

  #pinch(pointerId: number, to: Point): void {
    const { state } = this.#parts;
    const before = this.#pointers.get(pointerId);
    const other = [...this.#pointers].find(([id]) => id !== pointerId)?.[1];
    if (!before || !other) return;
    const [from, into] = [middle(before, other), middle(to, other)];
    state.zoom(distance(to, other) / Math.max(1, distance(before, other)), from);
    state.pan({ x: into.x - from.x, y: into.y - from.y });
  }
}

/** In the frame, which is the target's size and place whichever of its layers that is. */
function pointOf(event: MouseEvent): Point {
  return { x: event.offsetX, y: event.offsetY };
}

function middle(one: Point, other: Point): Point {
  return { x: (one.x + other.x) / 2, y: (one.y + other.y) / 2 };
}

function distance(one: Point, other: Point): number {
  return Math.hypot(one.x - other.x, one.y - other.y);
}
