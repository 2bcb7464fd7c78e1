import type { PlacedSeat } from './seat-layout.ts';

const DIRECTIONS = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
} as const;

export type ArrowKey = keyof typeof DIRECTIONS;

export function isArrowKey(key: string): key is ArrowKey {
  return key in DIRECTIONS;
}

/** A seat aside is this many times as far as one straight ahead: rows are followed along their curve. */
const ASIDE = 3;

/** The seat that an arrow key leads to. */
export function neighbourOf(
  seats: readonly PlacedSeat[],
  from: PlacedSeat,
  key: ArrowKey,
): PlacedSeat | undefined {
  const direction = DIRECTIONS[key];
  let nearest: PlacedSeat | undefined;
  let nearestDistance = Number.POSITIVE_INFINITY;
  for (const seat of seats) {
    const [dx, dy] = [seat.x - from.x, seat.y - from.y];
    const ahead = dx * direction.x + dy * direction.y;
    const aside = Math.abs(dx * direction.y) + Math.abs(dy * direction.x);
    const distance = ahead + ASIDE * aside;
    if (ahead > 0.01 && aside <= 2 * ahead && distance < nearestDistance) {
      nearest = seat;
      nearestDistance = distance;
    }
  }
  return nearest;
}
