import { drawingOf } from './drawing.ts';
import type { Seat, SeatMap } from './seat-map.ts';

/** Seats further apart than this, all of them, are hardly measured in seat widths. */
const WIDEST_GAP = 3;

/**
 * What to divide coordinates by that look like pixels: then the seats that are closest to each other are one width
 * apart. Undefined: they look like seat widths, or there are none.
 */
export function pixelsPerSeat({ sections }: SeatMap): number | undefined {
  let closest = Number.POSITIVE_INFINITY;
  for (const { rows } of sections) {
    closest = Math.min(closest, closestOf(rows.flatMap(({ seats }) => seats.filter(isPlaced))));
    if (closest <= WIDEST_GAP) return undefined;
  }
  if (!Number.isFinite(closest)) return undefined;
  return closest >= 10 ? Math.round(closest) : Math.round(closest * 10) / 10;
}

/** A seat's nearest is next to it from left to right or from top to bottom: seats stand in rows. */
function closestOf(seats: PlacedSeat[]): number {
  let closest = Number.POSITIVE_INFINITY;
  const orders = [
    (one: PlacedSeat, other: PlacedSeat) => one.x - other.x || one.y - other.y,
    (one: PlacedSeat, other: PlacedSeat) => one.y - other.y || one.x - other.x,
  ];
  // As they are listed first: in a curved row no other order keeps neighbours together, and most maps are told by it.
  for (const listed of [seats, ...orders.map((order) => seats.toSorted(order))]) {
    listed.forEach((seat, index) => {
      const before = listed[index - 1];
      const distance = before ? Math.hypot(seat.x - before.x, seat.y - before.y) : 0;
      // Two in one place are a mistake of another kind.
      if (distance > 0) closest = Math.min(closest, distance);
    });
    if (closest <= WIDEST_GAP) return closest;
  }
  return closest;
}

/** The same hall with its coordinates divided. */
export function scaledDown(seatMap: SeatMap, divisor: number) {
  const shrunk = (place: number) => Math.round((place / divisor) * 1_000) / 1_000;
  const scaled: SeatMap = {
    sections: seatMap.sections.map((section) => ({
      ...section,
      rows: section.rows.map((row) => ({
        ...row,
        seats: row.seats.map((seat) =>
          isPlaced(seat) ? { ...seat, x: shrunk(seat.x), y: shrunk(seat.y) } : seat,
        ),
      })),
    })),
  };
  return { seatMap: scaled, drawing: drawingOf(scaled) };
}

type PlacedSeat = Seat & { readonly x: number; readonly y: number };

function isPlaced(seat: Seat): seat is PlacedSeat {
  return seat.x !== undefined && seat.y !== undefined;
}
