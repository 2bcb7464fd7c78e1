import { layOut } from '../../src/features/seats/seat-layout.ts';
import type { Outputs } from '../../src/lib/trpc.ts';
import { type Desk, SHOW } from './desk.ts';

type Modifier = 'Shift';

/** The seat map as it is drawn on a desk's page: where its seats are, and what is drawn there. */
export class MapOnPage {
  readonly #desk: Desk;
  readonly #places: ReadonlyMap<string, { readonly x: number; readonly y: number }>;

  private constructor(desk: Desk, seatMap: Outputs['shows']['get']['seatMap']) {
    this.#desk = desk;
    this.#places = new Map(layOut(seatMap).seats.map((seat) => [seat.id, seat]));
  }

  static async of(desk: Desk, showId = SHOW): Promise<MapOnPage> {
    const answer = await fetch(
      `${desk.api.url}/trpc/shows.get?input=${encodeURIComponent(JSON.stringify({ showId }))}`,
    );
    const { result } = (await answer.json()) as { result: { data: Outputs['shows']['get'] } };
    return new MapOnPage(desk, result.data.seatMap);
  }

  get frame() {
    return this.#desk.page.locator('[data-seat-map]');
  }

  /** Pixels that a seat width is. */
  async scale(): Promise<number> {
    return (await this.#view()).scale;
  }

  /** Of the seat's middle, on the page. */
  async pointOf(seatId: string): Promise<{ readonly x: number; readonly y: number }> {
    const box = await this.frame.boundingBox();
    const place = this.#places.get(seatId);
    if (!box || !place) throw new Error(`no seat ${seatId} on the map`);
    const { scale, x, y } = await this.#view();
    return { x: box.x + (place.x - x) * scale, y: box.y + (place.y - y) * scale };
  }

  async click(seatId: string, modifier?: Modifier): Promise<void> {
    const { x, y } = await this.pointOf(seatId);
    const { keyboard, mouse } = this.#desk.page;
    if (modifier) await keyboard.down(modifier);
    await mouse.click(x, y);
    if (modifier) await keyboard.up(modifier);
  }

  async drag(from: Point, to: Point, modifier?: Modifier): Promise<void> {
    const { keyboard, mouse } = this.#desk.page;
    if (modifier) await keyboard.down(modifier);
    await mouse.move(from.x, from.y);
    await mouse.down();
    await mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2);
    await mouse.move(to.x, to.y);
    await mouse.up();
    if (modifier) await keyboard.up(modifier);
  }

  /** The colour a third of the way from the seat's middle to its corner, where no mark is. */
  async colourOf(seatId: string): Promise<string> {
    const { x, y } = await this.pointOf(seatId);
    const box = await this.frame.boundingBox();
    const aside = (await this.scale()) * 0.28;
    return this.frame.evaluate(
      (frame, at) => {
        const canvas = frame.querySelector('canvas');
        const ratio = devicePixelRatio;
        const pixel = canvas?.getContext('2d')?.getImageData(at.x * ratio, at.y * ratio, 1, 1).data;
        return String(pixel);
      },
      { x: x - (box?.x ?? 0) - aside, y: y - (box?.y ?? 0) + aside },
    );
  }

  async #view() {
    const [scale = 0, x = 0, y = 0] = ((await this.frame.getAttribute('data-view')) ?? '')
      .split(' ')
      .map(Number);
    return { scale, x, y };
  }
}

interface Point {
  readonly x: number;
  readonly y: number;
}
