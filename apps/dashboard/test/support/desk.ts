import { AxeBuilder } from '@axe-core/playwright';
import { type ApiServer, startApi } from '@holdfast/api/testing';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';

export const SHOW = 'grand_hall';
/** Four seats. */
export const SMALL_SHOW = 'avengers_endgame';

const GIVE_UP_MS = 10_000;

type Answer = Record<string, unknown>;

/** The pages of a show, by the end of their address. */
type Tab = '' | 'holds' | 'bookings' | 'sell';

export interface DeskOptions {
  /** More settings of the api. */
  readonly env?: Record<string, string>;
  /** Another screen, fingers, a time zone. */
  readonly context?: BrowserContextOptions;
}

/** One api with its own data, and one page open on it. */
export class Desk {
  /** What the page must never do: throw, or be stopped by the Content-Security-Policy. */
  readonly faults: string[] = [];
  readonly page: Page;
  readonly api: ApiServer;
  readonly #context: BrowserContext;

  private constructor(parts: { page: Page; api: ApiServer; context: BrowserContext }) {
    this.page = parts.page;
    this.api = parts.api;
    this.#context = parts.context;
    this.page.on('pageerror', (error) => this.faults.push(error.message));
    this.page.on('console', (message) => {
      if (message.text().includes('Content Security Policy')) this.faults.push(message.text());
    });
  }

  static async open(browser: Browser, { env = {}, context: more = {} }: DeskOptions = {}): Promise<Desk> {
    const api = await startApi({ env: { DEMO: 'true', ...env } });
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...more });
    context.setDefaultTimeout(GIVE_UP_MS);
    return new Desk({ page: await context.newPage(), api, context });
  }

  async close(): Promise<void> {
    await this.#context.close();
    await this.api.stop();
  }

  /** Opens the show and waits until its seats are known. */
  async openShow({
    showId = SHOW,
    tab = '' as Tab,
    origin = this.api.url,
    token = this.api.ready.loginToken,
  } = {}): Promise<void> {
    const path = ['', 'shows', showId, ...(tab === '' ? [] : [tab])].join('/');
    await this.page.goto(`${origin}${path}${token === '' ? '' : `#operator=${token}`}`);
    await this.page.locator('[data-connection="live"]').waitFor({ state: 'attached' });
  }

  hold(seatIds: readonly string[], { showId = SHOW, customerRef = 'customer-1' } = {}): Promise<Answer> {
    return this.call('holds.create', { showId, seatIds, customerRef });
  }

  confirmHold({ showId, holdId, token }: Answer): Promise<Answer> {
    return this.call('holds.confirm', { showId, holdId, token, paymentRef: 'pay-1' });
  }

  /** A mutation with a key that may do everything, sent the way anybody would without a client of ours. */
  call(procedure: string, input: unknown): Promise<Answer> {
    return this.#answer(procedure, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${this.api.operatorToken}` },
      body: JSON.stringify(input),
    });
  }

  /** The same for what changes nothing. */
  query(procedure: string, input?: unknown): Promise<Answer> {
    const about = input === undefined ? '' : `?input=${encodeURIComponent(JSON.stringify(input))}`;
    return this.#answer(procedure + about, {
      headers: { authorization: `Bearer ${this.api.operatorToken}` },
    });
  }

  async #answer(path: string, init: RequestInit): Promise<Answer> {
    const answer = await fetch(`${this.api.url}/trpc/${path}`, init);
    const body = await answer.json();
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${JSON.stringify(body)}`);
    return body.result.data;
  }

  seat(seatId: string, status: string) {
    return this.page.locator(`[data-seat-id="${seatId}"][data-status="${status}"]`);
  }

  panel(name: string) {
    return this.page.getByRole('region', { name, exact: true }).first();
  }

  row(table: string, text: string) {
    return this.panel(table).getByRole('row').filter({ hasText: text });
  }

  async giveReason(reason: string, action: string): Promise<void> {
    const dialog = this.page.getByRole('dialog');
    await dialog.getByLabel('Reason').fill(reason);
    await dialog.getByRole('button', { name: action }).click();
  }

  /** What axe finds that keeps people out. */
  async seriousViolations(): Promise<string[]> {
    const { violations } = await new AxeBuilder({ page: this.page }).analyze();
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`);
  }
}
