import { MapState } from '../../src/features/seats/map-state.ts';
import { layOut } from '../../src/features/seats/seat-layout.ts';
import { toFrame } from '../../src/features/seats/view.ts';
import type { Desk } from './desk.ts';

type SeatMap = Parameters<typeof layOut>[0];

/** Where on the screen a seat is, on a map that is fitted to its frame. */
export async function seatPoint(
  desk: Desk,
  showId: string,
  seatId: string,
): Promise<{ x: number; y: number }> {
  const { seatMap } = await desk.query('shows.get', { showId });
  const state = new MapState(layOut(seatMap as SeatMap));
  const frame = desk.page.locator('[data-seat-map]');
  await frame.scrollIntoViewIfNeeded();
  const box = await frame.boundingBox();
  const seat = state.seat(seatId);
  if (!box || !seat) throw new Error(`${seatId} is not on the map`);
  state.resize({ width: box.width, height: box.height });
  const { x, y } = toFrame(state.view, seat);
  return { x: box.x + x, y: box.y + y };
}
