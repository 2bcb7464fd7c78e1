import type { Sale } from '../domain/commands.ts';
import { granted, type Result, refused } from '../domain/refusals.ts';
import { SeatDirectory, type SeatMap } from '../domain/seat-map.ts';
import type { SeatCounts, SeatStatus } from '../domain/seats.ts';
import { statusOf } from '../domain/seats.ts';
import { isPlainText, SHOW_ID_PATTERN } from '../domain/text.ts';
import type { Show } from '../ports/ledger.ts';
import type { CatalogShow } from './catalog.ts';
import { LARGEST_HOLD } from './limits.ts';
import type { BookingParts } from './parts.ts';
import { type FeedEvent, ShowFeed } from './show-feed.ts';

export interface ShowSummary {
  readonly showId: string;
  readonly title: string;
  readonly startsAtMs: number | undefined;
  readonly sale: Sale;
  readonly counts: SeatCounts;
}

export interface ShowDetail extends ShowSummary {
  readonly seatMap: SeatMap;
}

/** Which seats are taken, at one version. A seat that is not named is available. */
export interface SeatSnapshot {
  readonly showId: string;
  readonly version: number;
  readonly seats: Readonly<Record<string, TakenStatus>>;
}
export type TakenStatus = Exclude<SeatStatus, 'available'>;

/** What `watch` tells: where things stand, then each change. */
export type SeatEvent =
  | ({ readonly type: 'snapshot' } & Omit<SeatSnapshot, 'showId'>)
  | {
      readonly type: 'change';
      readonly version: number;
      readonly status: SeatStatus;
      readonly seatIds: readonly string[];
    };

/** What there is to sell, and how it stands. @throws EngineUnavailable, LedgerUnavailable */
export class Shows {
  readonly #parts: BookingParts;
  readonly #feeds = new Map<string, ShowFeed>();

  constructor(parts: BookingParts) {
    this.#parts = parts;
  }

  /** Answers false, and changes nothing, when the show exists. */
  async create(show: Show): Promise<Result<{ readonly created: boolean }>> {
    const problem = problemWith(show);
    if (problem) return refused({ status: 'INVALID_INPUT', problem });
    const outcome = await this.#parts.ledger.createShow(show);
    return granted({ created: outcome.status === 'CREATED' });
  }

  async list(): Promise<readonly ShowSummary[]> {
    const shows = await this.#parts.catalog.list();
    return Promise.all(shows.map((show) => this.#summarize(show)));
  }

  async get(showId: string): Promise<Result<ShowDetail>> {
    const show = await this.#parts.catalog.get(showId);
    if (!show) return refused({ status: 'UNKNOWN_SHOW', showId });
    return granted({ ...(await this.#summarize(show)), seatMap: show.seatMap });
  }

  async snapshot(showId: string): Promise<Result<SeatSnapshot>> {
    const { catalog, engine, loader } = this.#parts;
    const show = await catalog.get(showId);
    if (!show) return refused({ status: 'UNKNOWN_SHOW', showId });
    const { version, statusCodes } = await loader.ask(show, () => engine.snapshot(showId));
    return granted({ showId, version, seats: takenSeats(show, statusCodes) });
  }

  /**
   * The show's changes after `sinceVersion`, without a gap, until `signal` aborts; a snapshot first where no
   * version is given or it is too long ago.
   */
  async watch(
    showId: string,
    { sinceVersion, signal }: { readonly sinceVersion: number | undefined; readonly signal: AbortSignal },
  ): Promise<Result<AsyncGenerator<SeatEvent>>> {
    const show = await this.#parts.catalog.get(showId);
    if (!show) return refused({ status: 'UNKNOWN_SHOW', showId });
    const feed = this.#feeds.get(showId) ?? new ShowFeed({ show, ...this.#parts });
    this.#feeds.set(showId, feed);
    return granted(withSeatIds(show, feed.watch(sinceVersion, signal)));
  }

  async #summarize(show: CatalogShow): Promise<ShowSummary> {
    const { showId, title, startsAtMs } = show;
    const { counts, sale } = await this.#parts.loader.ask(show, () => this.#parts.engine.counts(showId));
    return { showId, title, startsAtMs, sale, counts };
  }
}

/** What makes a show impossible to sell, in words. */
function problemWith({ showId, title, seatMap, ...limits }: Show): string | undefined {
  if (!SHOW_ID_PATTERN.test(showId)) return `showId must match ${SHOW_ID_PATTERN.source}`;
  if (!isPlainText(title)) return 'title must be text without control characters';
  const { holdTtlMs = 1, maxHoldLifeMs = Number.POSITIVE_INFINITY, maxSeatsPerHold = 1 } = limits;
  if (holdTtlMs > maxHoldLifeMs) return 'holdTtlMs must not be more than maxHoldLifeMs';
  if (maxSeatsPerHold > LARGEST_HOLD) return `maxSeatsPerHold must not be more than ${LARGEST_HOLD}`;
  try {
    new SeatDirectory(seatMap);
    return undefined;
  } catch (error) {
    if (error instanceof RangeError) return error.message;
    throw error;
  }
}

async function* withSeatIds(show: CatalogShow, events: AsyncGenerator<FeedEvent>): AsyncGenerator<SeatEvent> {
  for await (const event of events) {
    if (event.type === 'snapshot') {
      const { type, version, statusCodes } = event;
      yield { type, version, seats: takenSeats(show, statusCodes) };
    } else {
      const { type, version, status, seats } = event;
      yield { type, version, status, seatIds: show.seats.idsOf(seats) };
    }
  }
}

function takenSeats(show: CatalogShow, statusCodes: Uint8Array): Record<string, TakenStatus> {
  // Without a prototype: a seat may be called __proto__.
  const taken: Record<string, TakenStatus> = Object.create(null);
  statusCodes.forEach((code, seat) => {
    const status = statusOf(code);
    if (status !== 'available') taken[show.seats.idOf(seat)] = status;
  });
  return taken;
}
