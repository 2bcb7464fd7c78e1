import type { inferRouterInputs } from '@trpc/server';
import type { AppRouter } from './app-router.ts';
import { type Api, type ConnectionOptions, connectionTo, createApi } from './connection.ts';
import { Hold, type HoldOptions } from './hold.ts';
import { ServerClock } from './server-clock.ts';
import { type SeatEvent, type WatchOptions, watchShow } from './watch.ts';
import { WatchedSeats } from './watched-seats.ts';

export type HoldRequest = inferRouterInputs<AppRouter>['holds']['create'] & HoldOptions;

/** A hold that was taken elsewhere, by whoever has its token. */
export interface KnownHold extends HoldOptions {
  readonly showId: string;
  readonly holdId: string;
  readonly token: string;
  /** How long it lives from each extension. Default: as its show says. */
  readonly ttlMs?: number | undefined;
}

export interface HoldfastClient {
  /** Every procedure of the API, typed; retried and with HoldfastErrors like all else here. */
  readonly api: Api;
  /**
   * Takes all the seats or none. The hold extends itself until it is confirmed, released or disposed.
   * @throws HoldfastError such as SEAT_UNAVAILABLE with the `seatIds` in the way
   */
  hold(request: HoldRequest): Promise<Hold>;
  /** Goes on with a hold that another request or process took. @throws HoldfastError also when it is over */
  resume(known: KnownHold): Promise<Hold>;
  /** A snapshot, then every change, in order, however often the line is lost. */
  watch(showId: string, options?: WatchOptions): AsyncGenerator<SeatEvent, void, undefined>;
  /** A map of a show's taken seats that is kept current. Dispose it, or abort its `signal`. */
  watchSeats(showId: string, options?: Omit<WatchOptions, 'lastVersion'>): Promise<WatchedSeats>;
}

export function createHoldfastClient(options: ConnectionOptions): HoldfastClient {
  const connection = connectionTo(options);
  const clock = new ServerClock();
  const api = createApi(connection, clock);
  const watch = (showId: string, watchOptions: WatchOptions = {}) =>
    watchShow(connection, showId, watchOptions);

  return {
    api,
    async hold({ keepAlive, onLongestLife, ...request }) {
      const { ttlMs, idempotencyKey } = request;
      const sentAtMs = clock.ownNowMs();
      const view = await api.holds.create.mutate(request);
      const window = { sentAtMs, answeredAtMs: clock.ownNowMs() };
      // Under a key of the caller's the hold may be older than this request.
      const madeIn = idempotencyKey === undefined ? window : undefined;
      return new Hold({ api, clock, view, ttlMs, madeIn, keepAlive, onLongestLife }).start();
    },
    async resume({ showId, holdId, token, ttlMs, keepAlive, onLongestLife }) {
      // Extending is the one call that changes little and is refused where the hold is over.
      const extend = { showId, holdId, token, ...(ttlMs !== undefined && { ttlMs }) };
      const view = { ...(await api.holds.extend.mutate(extend)), token };
      const madeIn = undefined;
      return new Hold({ api, clock, view, ttlMs, madeIn, keepAlive, onLongestLife }).start();
    },
    watch,
    watchSeats: (showId, watchOptions = {}) =>
      WatchedSeats.open((inner) => watch(showId, inner), watchOptions),
  };
}
