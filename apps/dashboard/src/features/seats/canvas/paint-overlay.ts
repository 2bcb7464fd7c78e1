import type { SeatIndex } from '../seat-index.ts';
import type { Caption, Layout, PlacedSeat } from '../seat-layout.ts';
import type { SeatStatuses } from '../seat-statuses.ts';
import { type Area, areaBetween, type Size, seen, toFrame, toHall, type View } from '../view.ts';
import type { Colours } from './colours.ts';

const SECTION_FONT = { perSeat: 0.72, leastPx: 12, mostPx: 30 };
/** A name that stands on seats is so high at most, as a part of its section's height. */
const MOST_HIDDEN = 0.2;
const STAGE_FONT = { perSeat: 0.62, leastPx: 10, mostPx: 28 };
/** Names of rows and seats are there from a scale on at which they can be read beside each other. */
const ROW_NAMES_FROM_PX = 17;
const [LABELS_FROM_PX, LEAST_LABEL_PX] = [30, 8];
const ROW_FONT = { perSeat: 0.48, leastPx: 8, mostPx: 20 };

export interface Overlay {
  readonly layout: Layout;
  readonly index: SeatIndex;
  readonly statuses: Pick<SeatStatuses, 'statusOf'>;
  readonly view: View;
  readonly size: Size;
  readonly colours: Colours;
  readonly hovered: PlacedSeat | undefined;
  /** Around which the focus ring goes. */
  readonly focused: PlacedSeat | undefined;
  readonly band: Area | undefined;
}

/** All that is not a seat: the stage, names, the ring around the seat that is meant. In the frame's pixels. */
export function paintOverlay(context: CanvasRenderingContext2D, overlay: Overlay): void {
  const { layout, view, size, colours, band } = overlay;
  context.clearRect(0, 0, size.width, size.height);
  paintStage(context, overlay);
  context.textBaseline = 'alphabetic';
  if (view.scale >= ROW_NAMES_FROM_PX) {
    context.textAlign = 'right';
    context.fillStyle = colours.muted;
    const fontPx = setFont(context, overlay, ROW_FONT);
    for (const caption of visible(layout.rowNames, overlay)) {
      const { x, y } = toFrame(view, caption);
      context.fillText(caption.text, x, y + fontPx * 0.35);
    }
  }
  paintLabels(context, overlay);
  paintSectionNames(context, overlay);
  paintRing(context, overlay.hovered, overlay, colours.ink);
  paintRing(context, overlay.focused, overlay, colours.accent);
  if (band) {
    context.fillStyle = colours.accent;
    context.globalAlpha = 0.15;
    context.fillRect(band.left, band.top, band.right - band.left, band.bottom - band.top);
    context.globalAlpha = 1;
    context.strokeStyle = colours.accent;
    context.lineWidth = 1;
    context.strokeRect(band.left + 0.5, band.top + 0.5, band.right - band.left, band.bottom - band.top);
  }
}

function paintStage(
  context: CanvasRenderingContext2D,
  { layout: { stage }, view, colours, ...rest }: Overlay,
): void {
  const at = (x: number, y: number) => {
    const point = toFrame(view, { x, y });
    return [point.x, point.y] as const;
  };
  const [left, right] = [stage.x - stage.width / 2, stage.x + stage.width / 2];
  const [back, front] = [stage.y - stage.depth / 2, stage.y + stage.depth / 2];
  context.beginPath();
  context.moveTo(...at(left, back));
  context.lineTo(...at(right, back));
  context.lineTo(...at(right, front));
  context.quadraticCurveTo(...at(stage.x, front + stage.depth), ...at(left, front));
  context.closePath();
  context.fillStyle = colours.raised;
  context.fill();
  context.strokeStyle = colours.line;
  context.lineWidth = Math.max(1, view.scale * 0.06);
  context.stroke();
  context.fillStyle = colours.muted;
  context.textAlign = 'center';
  const fontPx = setFont(context, { view, colours, ...rest }, STAGE_FONT);
  const [x, y] = at(stage.x, stage.y + stage.depth / 4);
  context.fillText('STAGE', x, y + fontPx * 0.35);
}

/** What is printed on the seats that are free, where there is room for it: the others have their marks there. */
function paintLabels(context: CanvasRenderingContext2D, overlay: Overlay): void {
  const { layout, index, statuses, view, size, colours } = overlay;
  if (view.scale < LABELS_FROM_PX) return;
  context.textAlign = 'center';
  context.fillStyle = colours.ink;
  index.visit(seen(view, size), (number) => {
    const seat = layout.seats[number];
    if (!seat || statuses.statusOf(seat.id) !== 'available') return;
    const fontPx = setFont(context, overlay, {
      perSeat: Math.min(0.3, 1.2 / seat.label.length),
      leastPx: 0,
      mostPx: 16,
    });
    if (fontPx < LEAST_LABEL_PX) return;
    const { x, y } = toFrame(view, seat);
    context.fillText(seat.label, x, y + fontPx * 0.35);
  });
}

/**
 * Those that would stand on one another are left out, the later ones first, and those that would hide much of their own
 * section, as where a large hall is on a phone.
 */
function paintSectionNames(context: CanvasRenderingContext2D, overlay: Overlay): void {
  const { layout, index, view, colours } = overlay;
  const fontPx = setFont(context, overlay, SECTION_FONT);
  context.textAlign = 'center';
  context.lineJoin = 'round';
  const taken: Area[] = [];
  for (const caption of visible(layout.sectionNames, overlay)) {
    const { x, y } = toFrame(view, caption);
    const half = context.measureText(caption.text).width / 2 + 4;
    const area = { left: x - half, right: x + half, top: y - fontPx, bottom: y + fontPx * 0.3 };
    if (taken.some((other) => overlap(area, other))) continue;
    const isLarge = area.bottom - area.top > caption.height * view.scale * MOST_HIDDEN;
    if (isLarge && index.within(hallArea(view, area)).length > 0) continue;
    taken.push(area);
    // The names may stand on seats, where those are small.
    context.strokeStyle = colours.card;
    context.lineWidth = 4;
    context.strokeText(caption.text, x, y);
    context.fillStyle = colours.ink;
    context.fillText(caption.text, x, y);
  }
}

function paintRing(
  context: CanvasRenderingContext2D,
  seat: PlacedSeat | undefined,
  { view, colours }: Overlay,
  colour: string,
): void {
  if (!seat) return;
  const { x, y } = toFrame(view, seat);
  const half = Math.max(5, view.scale * 0.5);
  context.beginPath();
  context.roundRect(x - half, y - half, half * 2, half * 2, half * 0.5);
  context.strokeStyle = colours.card;
  context.lineWidth = 5;
  context.stroke();
  context.strokeStyle = colour;
  context.lineWidth = 2.5;
  context.stroke();
}

function hallArea(view: View, { left, top, right, bottom }: Area): Area {
  return areaBetween(toHall(view, { x: left, y: top }), toHall(view, { x: right, y: bottom }));
}

function visible<Name extends Caption>(captions: readonly Name[], { view, size }: Overlay): Name[] {
  const { left, right, top, bottom } = seen(view, size);
  // A name reaches beyond its place.
  const reach = 10;
  return captions.filter(
    ({ x, y }) => x > left - reach && x < right + reach && y > top - reach && y < bottom + reach,
  );
}

function setFont(
  context: CanvasRenderingContext2D,
  { view, colours }: Pick<Overlay, 'view' | 'colours'>,
  { perSeat, leastPx, mostPx }: typeof SECTION_FONT,
): number {
  const fontPx = Math.round(Math.min(Math.max(view.scale * perSeat, leastPx), mostPx));
  context.font = `500 ${fontPx}px ${colours.font}`;
  return fontPx;
}

function overlap(one: Area, other: Area): boolean {
  return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
}
