import { type ArrowKey, neighbourOf } from './neighbours.ts';
import { SeatIndex } from './seat-index.ts';
import type { Layout, PlacedSeat } from './seat-layout.ts';
import * as views from './view.ts';

/** Half of a seat's box and of the gap around it: whoever clicks between two seats means the nearer. */
const REACH = 0.5;
/** A finger is less exact than a mouse, in pixels. */
const FINGER_PX = 14;

/**
 * How somebody looks at a hall: the view, the seat they point at, the seat that has the focus. Kept out of React, where
 * sixty changes a second are drawn and few of them concern an element.
 */
export class MapState {
  readonly layout: Layout;
  readonly index: SeatIndex;
  readonly #byId: ReadonlyMap<string, PlacedSeat>;
  readonly #listeners = new Set<() => void>();
  #size: views.Size = { width: 0, height: 0 };
  #view: views.View;
  #hovered: PlacedSeat | undefined;
  #active: PlacedSeat | undefined;
  #isFocused = false;
  #focusRequests = 0;
  #band: views.Area | undefined;
  /** A seat to be revealed once it is known how large the frame is. */
  #toReveal: PlacedSeat | undefined;

  constructor(layout: Layout) {
    this.layout = layout;
    this.index = new SeatIndex(layout.seats);
    this.#byId = new Map(layout.seats.map((seat) => [seat.id, seat]));
    this.#view = { scale: 1, x: layout.bounds.left, y: layout.bounds.top };
    this.#active = layout.seats[0];
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  get view(): views.View {
    return this.#view;
  }
  get size(): views.Size {
    return this.#size;
  }
  /** The one that arrow keys start from; one seat always is, where there are any. */
  get active(): PlacedSeat | undefined {
    return this.#active;
  }
  get isFocused(): boolean {
    return this.#isFocused;
  }
  /** How often the active seat was to take the focus. */
  get focusRequests(): number {
    return this.#focusRequests;
  }
  /** The rectangle of the frame that is being drawn to choose what is in it. */
  get band(): views.Area | undefined {
    return this.#band;
  }
  get isFitted(): boolean {
    return views.isFitted(this.#view, this.#frame);
  }
  get isLargest(): boolean {
    return views.isLargest(this.#view);
  }
  get hovered(): PlacedSeat | undefined {
    return this.#hovered;
  }
  get pointed(): PlacedSeat | undefined {
    return this.#hovered ?? (this.#isFocused ? this.#active : undefined);
  }

  seat(seatId: string): PlacedSeat | undefined {
    return this.#byId.get(seatId);
  }

  /** By its id, or else by what is printed on it, in capitals or not. */
  find(text: string): PlacedSeat | undefined {
    const exact = this.#byId.get(text);
    if (exact) return exact;
    const wanted = text.toLowerCase();
    const { seats } = this.layout;
    return (
      seats.find(({ id }) => id.toLowerCase() === wanted) ??
      seats.find(({ label }) => label.toLowerCase() === wanted)
    );
  }

  /** The seat at a point of the frame. */
  seatAt(point: views.Point, { isFinger = false } = {}): PlacedSeat | undefined {
    const reach = isFinger ? Math.max(REACH, FINGER_PX / this.#view.scale) : REACH;
    const seat = this.index.nearest(views.toHall(this.#view, point), reach);
    return seat === undefined ? undefined : this.layout.seats[seat];
  }

  /** The seats that a rectangle of the frame has the middle of. */
  seatsIn(area: views.Area): PlacedSeat[] {
    const start = views.toHall(this.#view, { x: area.left, y: area.top });
    const end = views.toHall(this.#view, { x: area.right, y: area.bottom });
    return this.#seats(this.index.within(views.areaBetween(start, end)));
  }

  /** From one to another: along their row, or else all in the rectangle that they span. */
  seatsBetween(one: PlacedSeat, other: PlacedSeat): PlacedSeat[] {
    if (one.row === other.row) {
      const [first, last] = one.index < other.index ? [one.index, other.index] : [other.index, one.index];
      return this.layout.seats.slice(first, last + 1);
    }
    return this.#seats(this.index.within(views.areaBetween(one, other)));
  }

  resize(size: views.Size): void {
    if (size.width === this.#size.width && size.height === this.#size.height) return;
    const before = this.#frame;
    this.#size = size;
    this.#view =
      before.size.width === 0 ? views.fit(this.#frame) : views.resize(this.#view, before, this.#frame);
    if (this.#toReveal && size.width > 0) {
      this.#view = views.reveal(this.#view, this.#frame, this.#toReveal);
      this.#toReveal = undefined;
    }
    this.#tell();
  }

  fit(): void {
    this.#look(views.fit(this.#frame));
  }

  /** `at`: what stays where it is; the middle unless given. */
  zoom(factor: number, at = { x: this.#size.width / 2, y: this.#size.height / 2 }): void {
    this.#look(views.zoom(this.#view, this.#frame, { factor, at }));
  }

  pan(by: views.Point): void {
    this.#look(views.pan(this.#view, this.#frame, by));
  }

  /** Shows the seat from near, makes it the active one, and has it take the focus. */
  goTo(seat: PlacedSeat): void {
    this.#active = seat;
    if (this.#size.width === 0) this.#toReveal = seat;
    else this.#view = views.reveal(this.#view, this.#frame, seat);
    this.requestFocus();
  }

  activate(seat: PlacedSeat): void {
    this.#active = seat;
    this.#view = views.moveInto(this.#view, this.#frame, seat);
    this.#tell();
  }

  /** Answers the seat that is active now, if that is another. */
  step(key: ArrowKey): PlacedSeat | undefined {
    const next = this.#active && neighbourOf(this.layout.seats, this.#active, key);
    if (next) this.activate(next);
    return next;
  }

  /** Whoever renders the active seat gives it the focus. */
  requestFocus(): void {
    this.#focusRequests += 1;
    this.#tell();
  }

  /** Told by whoever renders the seats: one of them has the focus. */
  focus(isFocused: boolean): void {
    if (isFocused === this.#isFocused) return;
    this.#isFocused = isFocused;
    this.#tell();
  }

  hover(seat: PlacedSeat | undefined): void {
    if (seat === this.#hovered) return;
    this.#hovered = seat;
    this.#tell();
  }

  /** @param area of the frame */
  drawBand(area: views.Area | undefined): void {
    this.#band = area;
    this.#tell();
  }

  get #frame(): views.Frame {
    return { bounds: this.layout.bounds, size: this.#size };
  }

  #seats(indexes: readonly number[]): PlacedSeat[] {
    return indexes.flatMap((index) => this.layout.seats[index] ?? []);
  }

  #look(view: views.View): void {
    this.#view = view;
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
