import { HistoryBuilder, HistoryWriter, type Sent } from '@holdfast/verifier';
import { expect, it } from 'vitest';
import type { HoldView } from '../../src/booking/hold-view.ts';
import type { Holdfast } from '../../src/create.ts';
import type { Result } from '../../src/domain/refusals.ts';
import type { Booking } from '../../src/ports/ledger.ts';
import { judgedValid } from '../judged.ts';
import { SeededRandom } from '../seeded-random.ts';
import { answerOf } from '../written-answers.ts';
import { type BookingHarness, unwrap } from './harness.ts';

const SEATS = ['A', 'B', 'C', 'D', 'E'];
const CLIENTS = 16;
const DEEDS = 20;
const WATCHERS = 2;
const OPERATOR = { by: { name: 'operator' }, reason: 'a crowd' };

interface CrowdOptions {
  readonly showId: string;
  readonly seed: number;
  /** Holds last a whole number of these. */
  readonly ttlStepMs?: number;
  /** Of a refusal, whether all the seats that it names were in the way at one moment. */
  readonly takenAtOnce?: boolean;
}

/**
 * etcd counts leases in whole seconds from when they were granted, which is a moment after what the owner was told: other
 * holds can last that moment longer than told. And a hold that is refused for a seat may, where it shared a transaction
 * with the one that got another, name both, though no moment had both.
 */
const ETCD = { ttlStepMs: 1_000, takenAtOnce: false };

type Held = HoldView & { readonly token: string };

/** Many at once, for real, and judged by who knows nothing of how it is done. */
export function judgedCrowdTests(suite: BookingHarness): void {
  it('answers a crowd at two processes as a correct seat system could', { timeout: 60_000 }, async () => {
    const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31));
    console.log(`a judged crowd; again: SEED=${seed}`);
    const showId = await suite.openShow();
    const isEtcd = suite.holdfast.engine.name === 'etcd';
    const places = [suite.holdfast, await suite.another({})];
    const crowd = new Crowd(places, { showId, seed, ...(isEtcd && ETCD) });
    const { outcomes, operations } = judgedValid(await crowd.run());
    expect(operations).toBeGreaterThan(CLIENTS * DEEDS * 0.8);
    expect(outcomes.ok).toBeGreaterThan(50);
    expect(outcomes.fail).toBeGreaterThan(50);
  });
}

class Crowd {
  readonly #places: readonly Holdfast[];
  readonly #showId: string;
  readonly #random: SeededRandom;
  readonly #builder = new HistoryBuilder();
  readonly #writer: HistoryWriter;
  /** All that anybody was given, the newest last: operators and strangers know of it. */
  readonly #held: Held[] = [];
  readonly #booked: Booking[] = [];

  readonly #options: CrowdOptions;

  constructor(places: readonly Holdfast[], options: CrowdOptions) {
    const { showId, seed } = options;
    this.#places = places;
    this.#options = options;
    this.#showId = showId;
    this.#random = new SeededRandom(seed);
    const write = (line: string) => this.#builder.add(line);
    this.#writer = new HistoryWriter({ showId, source: 'a crowd at the booking suite', seed }, { write });
  }

  async run() {
    const abort = new AbortController();
    const watching = Array.from({ length: WATCHERS }, (_, watcher) => this.#watch(watcher, abort.signal));
    await Promise.all(Array.from({ length: CLIENTS }, (_, client) => this.#act(client)));
    const [holdfast] = this.#places;
    if (!holdfast) throw new Error('a crowd needs somebody to ask');
    const showId = this.#showId;
    const page = { showId, limit: 1_000 };
    const { items } = unwrap(await holdfast.listBookings(page));
    this.#writer.bookings(
      items.map(({ bookingId, holdId, seatIds, fence, status, confirmedAtMs }) => {
        return { booking: bookingId, hold: holdId, seats: seatIds, fence, status, confirmedAtMs };
      }),
    );
    const { version, seats } = unwrap(await holdfast.shows.snapshot(showId));
    this.#writer.snapshot({ version, seats });
    abort.abort();
    await Promise.all(watching);
    this.#writer.end();
    return this.#builder.finish();
  }

  async #watch(watcher: number, signal: AbortSignal): Promise<void> {
    const place = this.#places[watcher % this.#places.length];
    if (!place) return;
    const client = CLIENTS + watcher;
    for await (const event of unwrap(
      await place.shows.watch(this.#showId, { sinceVersion: undefined, signal }),
    )) {
      const { version } = event;
      if (event.type === 'snapshot') {
        this.#writer.feed({ client, snapshot: { version, seats: event.seats }, changes: [] });
      } else {
        this.#writer.feed({ client, changes: [{ version, status: event.status, seats: event.seatIds }] });
      }
    }
  }

  async #act(client: number): Promise<void> {
    let own: Held | undefined;
    for (let deed = 0; deed < DEEDS; deed += 1) {
      own = (await this.#hold(client)) ?? own;
      if (own) await this.#use(client, own);
      await this.#operate(client);
      await new Promise((resolve) => setTimeout(resolve, this.#random.below(40)));
    }
  }

  async #hold(client: number): Promise<Held | undefined> {
    const random = this.#random;
    const seatIds = random.distinct(1 + random.below(3), SEATS.length).map((seat) => SEATS[seat] ?? 'A');
    const ttlMs = this.#ttlMs();
    const key = random.chance(0.4) ? `${this.#showId} ${client} ${this.#writer.sent}` : undefined;
    const request = { showId: this.#showId, seatIds, ttlMs, idempotencyKey: key };
    const sent = { client, operation: 'hold', seats: seatIds, ttlMs, key } as const;
    const ask = () => this.#ask(sent, (holdfast) => holdfast.holds.create(request));
    const tries = key !== undefined && random.chance(0.3) ? [ask(), ask()] : [ask()];
    const [answer] = await Promise.all(tries);
    if (!answer?.ok) return undefined;
    this.#held.push(answer.value);
    return answer.value;
  }

  async #use(client: number, hold: Held): Promise<void> {
    const dice = this.#random.next();
    const { holdId } = hold;
    const of = { client, hold: holdId } as const;
    if (dice < 0.3) {
      const ask = () => this.#ask({ ...of, operation: 'confirm' }, (holdfast) => holdfast.confirmHold(hold));
      const answers = await Promise.all(this.#random.chance(0.3) ? [ask(), ask()] : [ask()]);
      for (const answer of answers) if (answer?.ok) this.#booked.push(answer.value);
    } else if (dice < 0.5) {
      const ttlMs = this.#ttlMs();
      await this.#ask({ ...of, operation: 'extend', ttlMs }, (holdfast) =>
        holdfast.holds.extend({ ...hold, ttlMs }),
      );
    } else if (dice < 0.85) {
      const seatIds = this.#random.chance(0.4) ? hold.seatIds.slice(0, 1) : undefined;
      const sent = { ...of, operation: 'release', seats: seatIds } as const;
      await this.#ask(sent, (holdfast) => holdfast.holds.release({ ...hold, seatIds }));
    }
  }

  /** Operators, strangers, and who only looks. */
  async #operate(client: number): Promise<void> {
    const random = this.#random;
    const showId = this.#showId;
    const other = this.#held.at(-1 - random.below(4));
    const booking = this.#booked.at(-1 - random.below(3));
    const dice = random.next();
    if (other && dice < 0.08) {
      const { holdId } = other;
      const sent = { client, operation: 'clear', hold: holdId } as const;
      await this.#ask(sent, (holdfast) => holdfast.holds.clear({ showId, holdId, ...OPERATOR }));
    } else if (booking && dice < 0.3) {
      const { bookingId } = booking;
      const sent = { client, operation: 'cancel', booking: bookingId } as const;
      await this.#ask(sent, (holdfast) => holdfast.cancelBooking({ bookingId, ...OPERATOR }));
    } else if (dice < 0.42) {
      const operation = random.chance(0.4) ? 'block' : 'unblock';
      const seatIds = [SEATS[random.below(SEATS.length)] ?? 'A'];
      const change = { showId, seatIds, ...OPERATOR };
      await this.#ask({ client, operation, seats: seatIds }, (holdfast) =>
        operation === 'block' ? holdfast.blockSeats(change) : holdfast.unblockSeats(change),
      );
    } else if (other && dice < 0.5) {
      const sent = { client, operation: 'confirm', hold: other.holdId, asStranger: true } as const;
      await this.#ask(sent, (holdfast) => holdfast.confirmHold({ ...other, token: 'guessed' }));
    } else if (dice < 0.7) {
      await this.#look(client);
    }
  }

  async #look(client: number): Promise<void> {
    const answered = this.#writer.send({ client, operation: 'read', seats: SEATS });
    const { seats: statuses } = unwrap(await this.#place.shows.snapshot(this.#showId));
    answered({ outcome: 'ok', statuses });
  }

  #ttlMs(): number {
    const { ttlStepMs = 1 } = this.#options;
    return Math.ceil((100 + this.#random.below(1_500)) / ttlStepMs) * ttlStepMs;
  }

  get #place(): Holdfast {
    const place = this.#places[this.#random.below(this.#places.length)];
    if (!place) throw new Error('a crowd needs somebody to ask');
    return place;
  }

  async #ask<Value>(
    sent: Sent,
    request: (holdfast: Holdfast) => Promise<Result<Value>>,
  ): Promise<Result<Value> | undefined> {
    const answered = this.#writer.send(sent);
    const answer = await request(this.#place).catch(() => undefined);
    const { taken, ...told } = answerOf(sent, answer);
    const { takenAtOnce = true } = this.#options;
    answered({ ...told, ...(takenAtOnce && taken && { taken }) });
    return answer;
  }
}
