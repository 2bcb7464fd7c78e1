import type { Output } from '../k6/lib/contract.ts';
import type { Seeded } from '../k6/lib/seeded.ts';
import { type Answer, isPutOff } from './connections.ts';
import { Desk, type DeskParts } from './desk.ts';

type Hold = Output<'holds.create'>;

/** How often a request that got no answer is sent again before its sender gives up. */
const TRIES = 8;
/** Nothing that is held this long runs out on its owner. */
const LONG_TTL_MS = 120_000;
const SHORT_TTL_MS = { min: 300, max: 1_500 };

/** How often each thing happens, of the times it could. */
const CHANCE = {
  /** Rare, because the answer is the whole hall. */
  read: 0.003,
  short: 0.15,
  /** A hold with an idempotency key. Rare, because a key is kept on disk before anything is answered, as a booking is. */
  key: 0.02,
  /** Of those with a key: the same request to two processes at once. */
  twin: 0.2,
  /** Of what can be sent again: the connection is cut while the answer is on its way. */
  cut: 0.1,
  /** Of what can be sent again: a retry that comes although there was an answer. */
  repeat: 0.2,
  extend: 0.08,
  stranger: 0.01,
  clear: 0.01,
  releaseSome: 0.15,
  confirm: 0.04,
  cancel: 0.96,
} as const;

export interface BuyerParts extends DeskParts {
  readonly rows: readonly (readonly string[])[];
  readonly random: Seeded;
  /** False: enough has been sent. */
  readonly goesOn: () => boolean;
}

interface Abandoned {
  readonly hold: Hold;
  readonly atMs: number;
}

/** A client that does by turns all that clients do, as a dice says. */
export class Buyer {
  readonly #parts: BuyerParts;
  readonly #number: number;
  readonly #desk: Desk;
  /** A second connection of the same buyer. In the history a client of its own: it does two things at once. */
  readonly #twin: Desk;
  readonly #bookings: string[] = [];
  readonly #abandoned: Abandoned[] = [];
  #keys = 0;

  constructor(number: number, parts: BuyerParts) {
    this.#parts = parts;
    this.#number = number;
    this.#desk = new Desk(number * 2, parts);
    this.#twin = new Desk(number * 2 + 1, parts);
  }

  async buy(): Promise<void> {
    while (this.#parts.goesOn()) {
      const { random } = this.#parts;
      if (random.isTrue(CHANCE.read)) await this.#desk.read(this.#someRow());
      if (this.#bookings.length > 3) await this.#cancelOne();
      await this.#comeBackLate();
      const hold = await this.#takeSeats();
      if (hold) await this.#decide(hold);
    }
  }

  async #takeSeats(): Promise<Hold | undefined> {
    const { random } = this.#parts;
    const row = this.#someRow();
    const seats = random.neighbours(row, Math.min(row.length, random.between(1, 4)));
    const isShort = random.isTrue(CHANCE.short);
    const ttlMs = isShort ? random.between(SHORT_TTL_MS.min, SHORT_TTL_MS.max) : LONG_TTL_MS;
    const wanted = { seats, ttlMs };
    const answer = random.isTrue(CHANCE.key)
      ? await this.#holdUnderKey(wanted)
      : await this.#desk.hold(wanted);
    if (answer.outcome !== 'ok') return undefined;
    if (!isShort) return answer.data;
    // Left alone until it has run out, as most carts are.
    this.#abandoned.push({ hold: answer.data, atMs: performance.now() + ttlMs });
    return undefined;
  }

  /** With a key a hold can be asked for again and again; without, a second one would meet the first. */
  async #holdUnderKey(request: { readonly seats: readonly string[]; readonly ttlMs: number }) {
    const { random, showId } = this.#parts;
    this.#keys += 1;
    // A server remembers keys for longer than a run takes.
    const wanted = { ...request, key: `${showId}-${this.#number}-${this.#keys}`.padEnd(24, '-') };
    const twin = random.isTrue(CHANCE.twin) ? this.#twin.hold(wanted) : undefined;
    const cutAfterMs = this.#cut();
    const answer = await untilAnswered((tries) =>
      this.#desk.hold({ ...wanted, cutAfterMs: tries === 0 ? cutAfterMs : undefined }),
    );
    await twin;
    if (answer.outcome === 'ok' && random.isTrue(CHANCE.repeat)) await this.#desk.hold(wanted);
    return answer;
  }

  async #decide(hold: Hold): Promise<void> {
    const { random } = this.#parts;
    if (random.isTrue(CHANCE.stranger)) await this.#desk.confirmAsStranger(hold.holdId);
    if (random.isTrue(CHANCE.extend)) await untilAnswered(() => this.#desk.extend(hold, LONG_TTL_MS));
    if (random.isTrue(CHANCE.clear)) {
      await untilAnswered(() => this.#desk.clear(hold.holdId));
      return;
    }
    if (hold.seatIds.length > 1 && random.isTrue(CHANCE.releaseSome)) {
      const some = hold.seatIds.slice(0, random.between(1, hold.seatIds.length - 1));
      await untilAnswered(() => this.#desk.release(hold, some));
    }
    if (random.isTrue(CHANCE.confirm)) await this.#pay(hold);
    else await untilAnswered(() => this.#desk.release(hold));
  }

  async #pay(hold: Hold): Promise<void> {
    const cutAfterMs = this.#cut();
    const answer = await untilAnswered((tries) =>
      this.#desk.confirm(hold, { cutAfterMs: tries === 0 ? cutAfterMs : undefined }),
    );
    if (answer.outcome !== 'ok') return;
    this.#bookings.push(answer.data.bookingId);
    if (this.#parts.random.isTrue(CHANCE.repeat)) await this.#desk.confirm(hold);
  }

  /** Most bookings are taken back, or the hall would be sold out and everything after that a refusal. */
  async #cancelOne(): Promise<void> {
    const booking = this.#bookings.shift();
    if (booking === undefined || !this.#parts.random.isTrue(CHANCE.cancel)) return;
    await untilAnswered(() => this.#desk.cancel(booking));
  }

  /** Pays for what ran out, or is about to: on whose side the moment falls, the engine's clock says. */
  async #comeBackLate(): Promise<void> {
    const [first] = this.#abandoned;
    if (!first || first.atMs > performance.now()) return;
    this.#abandoned.shift();
    if (this.#parts.random.isTrue(0.3)) await this.#pay(first.hold);
  }

  #someRow(): readonly string[] {
    const { rows, random } = this.#parts;
    // Half of the crowd wants the first tenth of the rows.
    const last = random.isTrue(0.5) ? Math.ceil(rows.length / 10) : rows.length;
    return rows[random.between(0, last - 1)] ?? [];
  }

  #cut(): number | undefined {
    const { random } = this.#parts;
    return random.isTrue(CHANCE.cut) ? random.between(0, 4) : undefined;
  }
}

/** Sends it again until there is an answer that says something, or patience ends. */
async function untilAnswered<Data>(send: (tries: number) => Promise<Answer<Data>>): Promise<Answer<Data>> {
  let answer = await send(0);
  for (let tries = 1; tries < TRIES && saysNothing(answer); tries += 1) answer = await send(tries);
  return answer;
}

function saysNothing(answer: Answer<unknown>): boolean {
  return answer.outcome === 'unknown' || isPutOff(answer);
}
