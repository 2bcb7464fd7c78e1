import type { FeedPart, History, Operation } from '../../src/index.ts';
import { Agenda } from '../../testing/agenda.ts';
import { Random } from '../../testing/random.ts';
import { historyOf, OFFSET_MS } from './make-history.ts';
import type { Answer } from './seat-system/answer.ts';
import type { Mistake } from './seat-system/mistake.ts';
import { SeatSystem } from './seat-system/seat-system.ts';

const SEATS = ['A1', 'A2', 'A3', 'B1', 'B2'];
const CLIENTS = 5;
const LAST_MS = 600;

interface Known {
  readonly hold: string;
  readonly token: string;
  readonly seats: readonly string[];
  booking?: string;
}

type Ask = Pick<Operation, 'operation' | 'seats' | 'hold' | 'ttlMs' | 'key' | 'booking' | 'asStranger'> & {
  readonly token?: string | undefined;
};

/**
 * What some clients ask of a seat system, all at once, with answers that are lost, effects that come late, strangers,
 * operators and watchers; as a history. All of it follows from the seed.
 */
export function randomRun(seed: number, mistake?: Mistake, options: RunOptions = {}): History {
  return new RandomRun(seed, mistake, options).run();
}

interface RunOptions {
  /** Whether late confirms may take their seats again. Where absent the seed says. */
  readonly reacquires?: boolean;
}

class RandomRun {
  readonly #random: Random;
  readonly #system: SeatSystem;
  readonly #agenda = new Agenda();
  readonly #operations: Operation[] = [];
  /** By client, what it was told it has. */
  readonly #known: Known[][] = Array.from({ length: CLIENTS }, () => []);
  readonly #asked: (Ask & { client: number })[] = [];
  readonly #feeds: FeedPart[] = [];
  readonly #startMs: number;

  constructor(seed: number, mistake: Mistake | undefined, options: RunOptions) {
    this.#random = new Random(seed);
    this.#startMs = this.#random.between(0, 1e6);
    const replays = this.#random.chance(0.5);
    const mayReacquire = this.#random.chance(0.3);
    const reacquires = options.reacquires ?? mayReacquire;
    this.#system = new SeatSystem({ mistake, replays, reacquires });
  }

  run(): History {
    const random = this.#random;
    for (let client = 0; client < CLIENTS; client += 1)
      this.#agenda.add(random.between(0, 60), () => this.#act(client));
    for (let watcher = 0; watcher < 2; watcher += 1) this.#watch(100 + watcher);
    this.#agenda.run();
    const system = this.#systemNow();
    const bookings = system.bookings();
    const liveHolds = system.liveHolds();
    const { feed } = system;
    const snapshot = { record: 'snapshot', version: feed.version, seats: feed.snapshot() } as const;
    const wasRead = random.chance(0.8);
    return historyOf(this.#operations, {
      header: { record: 'history', format: 1, showId: 'show', source: 'a random run' },
      feeds: this.#feeds,
      snapshot,
      ...(wasRead && { bookings, liveHolds }),
    });
  }

  #act(client: number): void {
    const random = this.#random;
    const nowMs = this.#agenda.nowMs;
    const ask = this.#decide(client);
    const isLost = random.chance(0.12);
    const tookMs = random.chance(0.7) ? random.between(0.2, 4) : random.between(4, 40);
    const isLate = isLost && random.chance(0.4);
    const effectMs = nowMs + (isLate ? random.between(0, 150) : random.between(0, tookMs));
    const isDropped = isLost && random.chance(0.3);
    let answer: (Answer & { token?: string }) | undefined;
    if (!isDropped) {
      this.#agenda.add(effectMs, () => {
        this.#effect(ask, { byMs: nowMs + tookMs, isLost }, (given) => {
          answer = given;
        });
      });
    }
    this.#agenda.add(nowMs + tookMs, () => {
      this.#write(client, ask, { invokeMs: nowMs, returnMs: nowMs + tookMs }, isLost ? undefined : answer);
      const pauseMs = random.chance(0.6) ? random.between(0.1, 5) : random.between(5, 80);
      if (this.#agenda.nowMs < LAST_MS)
        this.#agenda.add(this.#agenda.nowMs + pauseMs, () => this.#act(client));
    });
  }

  #systemNow(): SeatSystem {
    return this.#system.at(this.#agenda.nowMs + OFFSET_MS);
  }

  #decide(client: number): Ask {
    const random = this.#random;
    const own = random.one((this.#known[client] ?? []).slice(-2));
    const other = random.one(this.#known.flat().slice(-6));
    const dice = random.next();
    if (own && dice < 0.2) return { operation: 'confirm', hold: own.hold, token: own.token };
    if (own && dice < 0.3)
      return { operation: 'extend', hold: own.hold, token: own.token, ttlMs: this.#ttlMs() };
    if (own && dice < 0.42) {
      const seats = random.chance(0.4) ? random.some(own.seats, 2) : undefined;
      return { operation: 'release', hold: own.hold, token: own.token, ...(seats && { seats }) };
    }
    if (other && dice < 0.47) return { operation: 'clear', hold: other.hold };
    if (other?.booking !== undefined && dice < 0.54) return { operation: 'cancel', booking: other.booking };
    if (other && dice < 0.6) return this.#intrude(other);
    if (dice < 0.63) return { operation: 'block', seats: random.some(SEATS, 2) };
    if (dice < 0.68) return { operation: 'unblock', seats: random.some(SEATS, 3) };
    if (dice < 0.74) return { operation: 'read', seats: random.some(SEATS, 5) };
    const again = random.one(this.#asked.filter((ask) => ask.client === client).slice(-2));
    if (again && dice < 0.84) return again;
    const key = random.chance(0.4) ? `${client}.${this.#asked.length}` : undefined;
    const ask = { operation: 'hold', seats: random.some(SEATS, 3), ttlMs: this.#ttlMs(), key } as const;
    if (key !== undefined) this.#asked.push({ ...ask, client });
    return ask;
  }

  #intrude({ hold }: Known): Ask {
    const operation = this.#random.one(['confirm', 'extend', 'release'] as const) ?? 'confirm';
    return {
      operation,
      hold,
      token: 'stolen',
      asStranger: true,
      ...(operation === 'extend' && { ttlMs: 100 }),
    };
  }

  #ttlMs(): number {
    return 1 + this.#random.below(this.#random.chance(0.5) ? 40 : 200);
  }

  #effect(
    ask: Ask,
    { byMs, isLost }: { byMs: number; isLost: boolean },
    give: (answer: Answer) => void,
  ): void {
    const system = this.#systemNow();
    const { hold = '', token = '', seats = [], ttlMs = 1, booking = '' } = ask;
    if (ask.operation !== 'confirm') {
      const answers: Readonly<Record<Exclude<Ask['operation'], 'confirm'>, () => Answer>> = {
        hold: () => system.hold(seats, ttlMs, ask.key),
        extend: () => system.extend(hold, token, ttlMs),
        release: () => system.release(hold, token, ask.seats),
        clear: () => system.clear(hold),
        cancel: () => system.cancel(booking),
        block: () => system.block(seats),
        unblock: () => system.unblock(seats),
        read: () => system.read(seats),
      };
      give(answers[ask.operation]());
      return;
    }
    const answer = system.beginConfirm(hold, token);
    if (answer) give(answer);
    // Dead between the two: in doubt, until its time is over.
    if (answer || (isLost && this.#random.chance(0.3))) return;
    const bookMs = isLost
      ? this.#agenda.nowMs + this.#random.between(0, 100)
      : this.#random.between(this.#agenda.nowMs, byMs);
    this.#agenda.add(bookMs, () => give(this.#systemNow().book(hold)));
  }

  #write(
    client: number,
    ask: Ask,
    times: Pick<Operation, 'invokeMs' | 'returnMs'>,
    answer: (Answer & { token?: string }) | undefined,
  ): void {
    const { token: _, ...asked } = ask;
    const { token, ...told } = answer ?? { outcome: 'unknown' };
    const about = { record: 'operation', client, ...asked, outcome: 'unknown', ...told } as const;
    const moved = { invokeMs: times.invokeMs + this.#startMs, returnMs: times.returnMs + this.#startMs };
    this.#operations.push({ ...about, ...moved });
    const mine = this.#known[client];
    if (ask.operation === 'hold' && token !== undefined && told.hold !== undefined) {
      mine?.push({ hold: told.hold, token, seats: ask.seats ?? [] });
    }
    if (ask.operation !== 'confirm' || told.booking === undefined) return;
    for (const known of this.#known.flat()) if (known.hold === ask.hold) known.booking = told.booking;
  }

  #watch(client: number): void {
    const random = this.#random;
    let version: number | undefined;
    const look = () => {
      const { feed } = this.#systemNow();
      if (version === undefined || random.chance(0.1)) {
        version = feed.version;
        this.#feeds.push({
          record: 'feed',
          client,
          snapshot: { version, seats: feed.snapshot() },
          changes: [],
        });
      } else {
        const changes = feed.changes.slice(version, version + random.below(4));
        version += changes.length;
        if (changes.length > 0) this.#feeds.push({ record: 'feed', client, changes });
      }
      if (this.#agenda.nowMs < LAST_MS) this.#agenda.add(this.#agenda.nowMs + random.between(1, 30), look);
    };
    this.#agenda.add(random.between(0, 200), look);
  }
}
