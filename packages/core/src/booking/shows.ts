import type { Change, Sale } from '../domain/commands.ts';
import { granted, type Result, refused } from '../domain/refusals.ts';
import type { SeatMap } from '../domain/seat-map.ts';
import type { SeatCounts, SeatStatus } from '../domain/seats.ts';
import { statusOf } from '../domain/seats.ts';
import type { Operator } from '../ports/audit.ts';
import type { Show } from '../ports/ledger.ts';
import { audited, type Deed, deedOf } from './audited.ts';
import { showState } from './audited-states.ts';
import type { CatalogShow } from './catalog.ts';
import { isSameShow, problemWithShow } from './new-show.ts';
import type { BookingParts } from './parts.ts';
import { problemWithText } from './problems.ts';
import { type FeedEvent, ShowFeed } from './show-feed.ts';

export interface ShowSummary {
  readonly showId: string;
  readonly title: string;
  readonly startsAtMs: number | undefined;
  readonly sale: Sale;
  readonly counts: SeatCounts;
  readonly liveHolds: number;
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

/** A snapshot as the engine has it: to be compared with an earlier one, before anything is made of it. */
export interface SeatReading {
  readonly showId: string;
  readonly version: number;
  /** A byte a seat. Two readings of a show with equal bytes and one version are the same snapshot. */
  readonly statusCodes: Uint8Array;
  /** @throws RangeError when the bytes are corrupt. */
  seats(): Readonly<Record<string, TakenStatus>>;
}

/** What `watch` tells: where things stand, then each change. */
export type SeatEvent = ({ readonly type: 'snapshot' } & Omit<SeatSnapshot, 'showId'>) | SeatChange;

export interface SeatChange {
  readonly type: 'change';
  readonly version: number;
  readonly status: SeatStatus;
  readonly seatIds: readonly string[];
}

/** What there is to sell, and how it stands. @throws EngineUnavailable, LedgerUnavailable */
export class Shows {
  readonly #parts: BookingParts;
  readonly #feeds = new Map<string, ShowFeed>();

  constructor(parts: BookingParts) {
    this.#parts = parts;
  }

  /**
   * Asked again for the same show, it answers false and changes nothing. Another show under the id is refused. Whether
   * the sale is open is no part of what is compared: operators change it.
   * `by`: absent where no operator asks for it but the process that runs here itself; the audit trail is of operators.
   */
  async create(show: Show, by?: Operator): Promise<Result<{ readonly created: boolean }>> {
    const { showId } = show;
    const problem = problemWithShow(show, this.#parts.limits);
    if (problem) return refused({ status: 'INVALID_INPUT', problem });
    if (!by) return (await this.#create(show)).answer;
    const problemWithActor = problemWithText({ actor: by.name });
    if (problemWithActor) return refused(problemWithActor);
    const action = { action: 'show.create', showId, subject: showId, by } as const;
    return audited(this.#parts, action, () => this.#create(show));
  }

  async #create(show: Show): Promise<Deed<Result<{ readonly created: boolean }>>> {
    const { ledger } = this.#parts;
    const outcome = await ledger.createShow(show);
    if (outcome.status === 'CREATED') return deedOf(granted({ created: true }), { after: showState(show) });
    const existing = await ledger.getShow(show.showId);
    const before = existing && showState(existing);
    const result =
      existing && isSameShow(existing, show)
        ? granted({ created: false })
        : refused({ status: 'SHOW_EXISTS', showId: show.showId });
    return deedOf(result, { before, after: before });
  }

  async list(): Promise<readonly ShowSummary[]> {
    const shows = await this.#parts.catalog.list();
    return Promise.all(shows.map((show) => this.#summarize(show)));
  }

  /**
   * Those of the shows this process has met that the engine has loaded. For whoever looks often: it asks the ledger
   * nothing, and rebuilds nothing.
   */
  async loaded(): Promise<readonly ShowSummary[]> {
    const { catalog, engine } = this.#parts;
    const summaries = await Promise.all(
      catalog.known().map(async ({ showId, title, startsAtMs }) => {
        const outcome = await engine.counts(showId);
        if (outcome.status === 'NOT_LOADED') return undefined;
        const { counts, liveHolds, sale } = outcome;
        return { showId, title, startsAtMs, sale, counts, liveHolds };
      }),
    );
    return summaries.filter((summary) => summary !== undefined);
  }

  async get(showId: string): Promise<Result<ShowDetail>> {
    const show = await this.#parts.catalog.get(showId);
    if (!show) return refused({ status: 'UNKNOWN_SHOW', showId });
    return granted({ ...(await this.#summarize(show)), seatMap: show.seatMap });
  }

  /** Whether there is such a show; asks no engine, and the ledger once. */
  async find(showId: string): Promise<Result<{ readonly showId: string }>> {
    const show = await this.#parts.catalog.get(showId);
    return show ? granted({ showId }) : refused({ status: 'UNKNOWN_SHOW', showId });
  }

  async snapshot(showId: string): Promise<Result<SeatSnapshot>> {
    const reading = await this.read(showId);
    if (!reading.ok) return reading;
    return granted({ showId, version: reading.value.version, seats: reading.value.seats() });
  }

  /** The same as `snapshot`, for whoever may have made something of it already. */
  async read(showId: string): Promise<Result<SeatReading>> {
    const { catalog, engine, loader } = this.#parts;
    const show = await catalog.get(showId);
    if (!show) return refused({ status: 'UNKNOWN_SHOW', showId });
    const { version, statusCodes } = await loader.ask(show, () => engine.snapshot(showId));
    return granted({ showId, version, statusCodes, seats: () => takenSeats(show, statusCodes) });
  }

  /** Every change after `version` up to now; undefined where the feed does not reach back, or not yet so far. */
  async changesSince(showId: string, version: number): Promise<Result<readonly SeatChange[] | undefined>> {
    const { catalog, engine, loader } = this.#parts;
    const show = await catalog.get(showId);
    if (!show) return refused({ status: 'UNKNOWN_SHOW', showId });
    const outcome = await loader.ask(show, () => engine.changesSince(showId, version));
    if (outcome.status === 'GAP') return granted(undefined);
    return granted(outcome.changes.map((change) => withNames(show, change)));
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
    const { counts, liveHolds, sale } = await this.#parts.loader.ask(show, () =>
      this.#parts.engine.counts(showId),
    );
    return { showId, title, startsAtMs, sale, counts, liveHolds };
  }
}

async function* withSeatIds(show: CatalogShow, events: AsyncGenerator<FeedEvent>): AsyncGenerator<SeatEvent> {
  for await (const event of events) {
    if (event.type === 'snapshot') {
      const { type, version, statusCodes } = event;
      yield { type, version, seats: takenSeats(show, statusCodes) };
    } else yield withNames(show, event);
  }
}

function withNames(show: CatalogShow, { version, status, seats }: Change): SeatChange {
  return { type: 'change', version, status, seatIds: show.seats.idsOf(seats) };
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
