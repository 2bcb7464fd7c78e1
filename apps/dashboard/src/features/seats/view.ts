/** What of the hall is seen: `scale` pixels are one seat width, and (x, y) in the hall is the frame's top left. */
export interface View {
  readonly scale: number;
  readonly x: number;
  readonly y: number;
}

/** In pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Area {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** A seat is drawn no larger than this, in pixels. */
const LARGEST_SEAT_PX = 64;
/** A seat that was looked for is shown at least this large. */
const REVEALED_SEAT_PX = 26;
/** How near to the frame's border a seat may be that is to be seen, in pixels. */
const REVEAL_MARGIN_PX = 48;

/** The hall, `bounds`, as somebody sees it through a frame of that size. Pure: a view goes in and one comes out. */
export interface Frame {
  readonly bounds: Area;
  readonly size: Size;
}

export function fit({ bounds, size }: Frame): View {
  return clamp({ scale: fitScale({ bounds, size }), x: bounds.left, y: bounds.top }, { bounds, size });
}

export function isFitted(view: View, frame: Frame): boolean {
  return view.scale <= fitScale(frame) * 1.001;
}

export function isLargest(view: View): boolean {
  return view.scale >= LARGEST_SEAT_PX * 0.999;
}

/** Nearer or further, with what is at that point of the frame staying there. */
export function zoom(view: View, frame: Frame, { factor, at }: { factor: number; at: Point }): View {
  const scale = Math.min(Math.max(view.scale * factor, fitScale(frame)), LARGEST_SEAT_PX);
  const { x, y } = toHall(view, at);
  return clamp({ scale, x: x - at.x / scale, y: y - at.y / scale }, frame);
}

/** As if the hall had been pushed by so many pixels. */
export function pan(view: View, frame: Frame, by: Point): View {
  return clamp({ ...view, x: view.x - by.x / view.scale, y: view.y - by.y / view.scale }, frame);
}

/** Moves no further than needed for the place to be well inside the frame. */
export function moveInto(view: View, frame: Frame, place: Point): View {
  const at = toFrame(view, place);
  const by = { x: stepInto(at.x, frame.size.width), y: stepInto(at.y, frame.size.height) };
  return by.x === 0 && by.y === 0 ? view : pan(view, frame, by);
}

/** The place in the middle, and near enough to see what is there. */
export function reveal(view: View, frame: Frame, place: Point): View {
  const scale = Math.min(Math.max(view.scale, REVEALED_SEAT_PX), LARGEST_SEAT_PX);
  const { width, height } = frame.size;
  return clamp({ scale, x: place.x - width / 2 / scale, y: place.y - height / 2 / scale }, frame);
}

/** The same middle and scale in a frame of another size; fitted stays fitted. */
export function resize(view: View, from: Frame, to: Frame): View {
  if (isFitted(view, from)) return fit(to);
  const middle = toHall(view, { x: from.size.width / 2, y: from.size.height / 2 });
  const scale = Math.min(Math.max(view.scale, fitScale(to)), LARGEST_SEAT_PX);
  return clamp(
    { scale, x: middle.x - to.size.width / 2 / scale, y: middle.y - to.size.height / 2 / scale },
    to,
  );
}

export function toHall({ scale, x, y }: View, point: Point): Point {
  return { x: x + point.x / scale, y: y + point.y / scale };
}

export function toFrame({ scale, x, y }: View, place: Point): Point {
  return { x: (place.x - x) * scale, y: (place.y - y) * scale };
}

/** What of the hall is in the frame. */
export function seen({ scale, x, y }: View, { width, height }: Size): Area {
  return { left: x, top: y, right: x + width / scale, bottom: y + height / scale };
}

export function areaBetween(one: Point, other: Point): Area {
  return {
    left: Math.min(one.x, other.x),
    right: Math.max(one.x, other.x),
    top: Math.min(one.y, other.y),
    bottom: Math.max(one.y, other.y),
  };
}

function fitScale({ bounds, size }: Frame): number {
  return Math.min(
    LARGEST_SEAT_PX,
    size.width / (bounds.right - bounds.left),
    size.height / (bounds.bottom - bounds.top),
  );
}

/** No further than the hall reaches; where it is smaller than the frame it stands in the middle. */
function clamp({ scale, x, y }: View, { bounds, size }: Frame): View {
  return {
    scale,
    x: clampSide(x, { from: bounds.left, to: bounds.right, span: size.width / scale }),
    y: clampSide(y, { from: bounds.top, to: bounds.bottom, span: size.height / scale }),
  };
}

function clampSide(start: number, { from, to, span }: { from: number; to: number; span: number }): number {
  if (span >= to - from) return (from + to - span) / 2;
  return Math.min(Math.max(from, start), to - span);
}

function stepInto(at: number, length: number): number {
  const margin = Math.min(REVEAL_MARGIN_PX, length / 2);
  if (at < margin) return margin - at;
  return at > length - margin ? length - margin - at : 0;
}
