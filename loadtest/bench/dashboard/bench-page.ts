import { gzipSync } from 'node:zlib';
import type { Browser, BrowserContext, CDPSession, Page, Response } from 'playwright-core';
import type { MeasuredApi } from '../http/shows.ts';

const VIEWPORT = { width: 1440, height: 900 };
const GIVE_UP_MS = 30_000;
/** How long the hand is on the mouse. */
const MOVE_MS = 4_000;

/** There once the map is drawn. */
const MAP = '[data-seat-map][data-view]';
/** There once the server has said how the seats stand. */
const LIVE = '[data-connection="live"]';

interface Load {
  readonly scriptBytes: number;
  readonly interactiveMs: number;
}

/** A browser window on one show, as somebody without a login has it. */
export class BenchPage implements AsyncDisposable {
  readonly #page: Page;
  readonly #context: BrowserContext;
  readonly #devtools: CDPSession;
  readonly #url: string;

  private constructor(parts: { page: Page; context: BrowserContext; devtools: CDPSession; url: string }) {
    this.#page = parts.page;
    this.#context = parts.context;
    this.#devtools = parts.devtools;
    this.#url = parts.url;
  }

  static async open(
    browser: Browser,
    { api, showId }: { readonly api: MeasuredApi; readonly showId: string },
  ): Promise<BenchPage> {
    const context = await browser.newContext({ viewport: VIEWPORT });
    context.setDefaultTimeout(GIVE_UP_MS);
    const page = await context.newPage();
    const devtools = await context.newCDPSession(page);
    return new BenchPage({ page, context, devtools, url: `${api.url}/shows/${showId}` });
  }

  /**
   * Opens the show with nothing cached. Interactive: the map is drawn with the seats' statuses, and a click on it
   * has been answered by a frame.
   */
  async load(): Promise<Load> {
    const scripts: Promise<number>[] = [];
    const weigh = (response: Response) => {
      if (response.request().resourceType() !== 'script') return;
      scripts.push(response.body().then((body) => gzipSync(body, { level: 9 }).length));
    };
    this.#page.on('response', weigh);
    await this.#page.goto(this.#url, { waitUntil: 'commit' });
    await this.#ready();
    await this.#page.mouse.click(VIEWPORT.width / 2, VIEWPORT.height / 2);
    const interactiveMs = await this.#page.evaluate(
      () =>
        new Promise<number>((done) => requestAnimationFrame(() => setTimeout(() => done(performance.now())))),
    );
    this.#page.off('response', weigh);
    const sizes = await Promise.all(scripts);
    return { interactiveMs, scriptBytes: sizes.reduce((total, size) => total + size, 0) };
  }

  /** How long each frame took, in ms, while this is going on. */
  async framesWhile(work: () => Promise<unknown>): Promise<number[]> {
    await this.#page.evaluate(() => {
      const frames: number[] = [];
      let last = performance.now();
      const next = (now: number) => {
        frames.push(now - last);
        last = now;
        handle = requestAnimationFrame(next);
      };
      let handle = requestAnimationFrame(next);
      Object.assign(globalThis, {
        endFrames: () => {
          cancelAnimationFrame(handle);
          return frames.slice(1);
        },
      });
    });
    await work();
    return this.#page.evaluate(() => (globalThis as unknown as { endFrames(): number[] }).endFrames());
  }

  /** Zoomed in some, then dragged around, as by hand. */
  async pan(): Promise<void> {
    const { x, y } = await this.#middleOfMap();
    await this.#page.mouse.move(x, y);
    for (let step = 0; step < 6; step += 1) await this.#page.mouse.wheel(0, -120);
    await this.#page.mouse.down();
    await this.#during(MOVE_MS, async (share) => {
      const angle = share * 6 * Math.PI;
      await this.#page.mouse.move(x + 200 * Math.sin(angle), y + 150 * Math.sin(angle / 2));
    });
    await this.#page.mouse.up();
  }

  /** In and out again, around the middle. */
  async zoom(): Promise<void> {
    const { x, y } = await this.#middleOfMap();
    await this.#page.mouse.move(x, y);
    await this.#during(MOVE_MS, (share) =>
      this.#page.mouse.wheel(0, Math.floor(share * 4) % 2 === 0 ? -40 : 40),
    );
  }

  /** Goes to the seat by the page's own address for it, so that it is in the middle and large. */
  async centreOn(seatId: string): Promise<void> {
    await this.#page.goto(`${this.#url}?seat=${seatId}`);
    await this.#ready();
    await this.#page.waitForTimeout(1_000);
  }

  /** When the colour in the middle of the map is another than now, in epoch milliseconds. */
  nextCentreChange(): Promise<number> {
    return this.#page.evaluate((selector) => {
      const canvas = document.querySelector(`${selector} canvas`);
      if (!(canvas instanceof HTMLCanvasElement)) throw new Error('the map is no canvas');
      const colour = () =>
        String(canvas.getContext('2d')?.getImageData(canvas.width / 2, canvas.height / 2, 1, 1).data);
      const before = colour();
      return new Promise<number>((done) => {
        const look = () => (colour() === before ? requestAnimationFrame(look) : done(Date.now()));
        requestAnimationFrame(look);
      });
    }, MAP);
  }

  /** Of what is still used. */
  async heapBytes(): Promise<number> {
    await this.#devtools.send('HeapProfiler.collectGarbage');
    const { usedSize } = await this.#devtools.send('Runtime.getHeapUsage');
    return usedSize;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#context.close();
  }

  async #ready(): Promise<void> {
    await Promise.all([MAP, LIVE].map((part) => this.#page.locator(part).waitFor({ state: 'attached' })));
  }

  async #middleOfMap(): Promise<{ x: number; y: number }> {
    const box = await this.#page.locator(MAP).boundingBox();
    if (!box) throw new Error('the map is not on the page');
    return { x: box.x + box.width / 2, y: Math.min(box.y + box.height / 2, VIEWPORT.height - 200) };
  }

  async #during(durationMs: number, step: (share: number) => Promise<void>): Promise<void> {
    const startMs = performance.now();
    for (let share = 0; share < 1; share = (performance.now() - startMs) / durationMs) await step(share);
  }
}
