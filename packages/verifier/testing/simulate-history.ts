/**
 * Histories of a system that is right: clients that overlap in time, each request decided at one moment between its
 * sending and its answer (a confirm at two), answers lost, requests that arrive late or never.
 */
import type { FinalSnapshot, HistoryEnd, HistoryHeader, HistoryRecord, Operation } from '../src/index.ts';
import { Random } from './random.ts';
import { type Answer, ReferenceSeats } from './reference-seats.ts';

export interface SimulationOptions {
  readonly seed: number;
  readonly operations: number;
  readonly clients: number;
  readonly rows: number;
  readonly seatsPerRow: number;
  readonly mostSeatsPerHold: number;
  readonly ttlMs: readonly number[];
  /** Of one request. */
  readonly latencyMs: readonly [least: number, most: number];
  /** Between an answer and the next request. */
  readonly thinkMs: readonly [least: number, most: number];
  /** Of requests, those whose answer is lost. */
  readonly unknown: number;
  /** Of holds, those that come with an idempotency key, and are sent again when their answer was lost. */
  readonly keyed: number;
  /** How likely a client that has a hold does each next; what is left over it lets the hold run out. */
  readonly extend: number;
  readonly release: number;
  readonly confirm: number;
  /** How likely a client that has a hold is away for about as long as it lasts. */
  readonly late: number;
  /** How likely, whatever a client has, it does this next. */
  readonly read: number;
  readonly operate: number;
  readonly reacquires: boolean;
  readonly withFinal: boolean;
}

export const ORDINARY: Omit<SimulationOptions, 'seed' | 'operations'> = {
  clients: 50,
  rows: 500,
  seatsPerRow: 20,
  mostSeatsPerHold: 4,
  ttlMs: [300, 2_000],
  latencyMs: [1, 12],
  thinkMs: [0, 10],
  unknown: 0.01,
  keyed: 0.3,
  extend: 0.1,
  release: 0.5,
  confirm: 0.15,
  late: 0.05,
  read: 0.02,
  operate: 0.08,
  reacquires: false,
  withFinal: true,
};

interface Client {
  readonly number: number;
  hold: { readonly id: string; readonly seats: readonly string[] } | undefined;
  retry: { readonly key: string; readonly seats: readonly string[]; readonly ttlMs: number } | undefined;
}

type Request = Pick<Operation, 'operation' | 'seats' | 'hold' | 'ttlMs' | 'key' | 'booking'>;

/** How far the simulated engine's clock is ahead of the history's. */
export const ENGINE_OFFSET_MS = 1_790_000_000_000.4;

/** Gives the records to `write`, operations in the order of their answers. */
export function simulateHistory(options: SimulationOptions, write: (record: HistoryRecord) => void): void {
  new Simulation(options, write).run();
}

class Simulation {
  readonly #options: SimulationOptions;
  readonly #write: (record: HistoryRecord) => void;
  readonly #random: Random;
  readonly #system: ReferenceSeats;
  readonly #agenda = new Agenda();
  readonly #idsOfKeys = new Map<string, string>();
  readonly #answersOfKeys = new Map<string, Answer>();
  readonly #bookings: string[] = [];
  readonly #holds: string[] = [];
  #sent = 0;
  #lastMs = 0;

  constructor(options: SimulationOptions, write: (record: HistoryRecord) => void) {
    this.#options = options;
    this.#write = write;
    this.#random = new Random(options.seed);
    this.#system = new ReferenceSeats(options);
  }

  run(): void {
    const { seed, clients, thinkMs } = this.#options;
    const header: HistoryHeader = { record: 'history', format: 1, showId: 'show', source: 'simulated', seed };
    this.#write(header);
    for (let number = 0; number < clients; number += 1) {
      const client: Client = { number, hold: undefined, retry: undefined };
      this.#agenda.add(this.#random.between(0, thinkMs[1]), () => this.#next(client));
    }
    this.#agenda.run((atMs) => {
      this.#lastMs = atMs;
    });
    this.#writeFinal();
  }

  #next(client: Client): void {
    if (this.#sent >= this.#options.operations) return;
    this.#sent += 1;
    const request = this.#choose(client);
    const [least, most] = this.#options.latencyMs;
    const invokeMs = this.#agenda.nowMs;
    // Latencies have a tail.
    const latencyMs = this.#random.between(least, most) * (this.#random.chance(0.02) ? 5 : 1);
    const returnMs = invokeMs + latencyMs;
    const isLost = this.#random.chance(this.#options.unknown);
    const decideMs = invokeMs + this.#random.next() * latencyMs;
    const answer = (given: Answer) =>
      this.#agenda.add(returnMs, () => this.#answer(client, { request, given, invokeMs }));
    if (!isLost) {
      this.#agenda.add(decideMs, () => this.#decide(request, returnMs, answer));
      return;
    }
    // On its way there, or on its way back, or much later; the client gave up at returnMs.
    if (this.#random.chance(0.6)) {
      const lateMs = this.#random.chance(0.2) ? decideMs + this.#random.between(0, 20 * latencyMs) : decideMs;
      this.#agenda.add(lateMs, () => this.#decide(request, lateMs + latencyMs, () => {}));
    }
    this.#agenda.add(returnMs, () => this.#giveUp(client, request, invokeMs));
  }

  #choose(client: Client): Request {
    const { retry, hold } = client;
    if (retry) return { operation: 'hold', ...retry };
    const options = this.#options;
    const roll = this.#random.next();
    if (roll < options.read)
      return { operation: 'read', seats: this.#someSeats(Math.min(6, options.seatsPerRow)) };
    if (roll < options.read + options.operate) return this.#operate();
    if (!hold) {
      const ttlMs = this.#random.pick(options.ttlMs);
      const seats = this.#someSeats(1 + this.#random.below(options.mostSeatsPerHold));
      const key = this.#random.chance(options.keyed) ? `k${this.#sent}` : undefined;
      return { operation: 'hold', seats, ttlMs, key };
    }
    const { id, seats } = hold;
    const fate = this.#random.next();
    if (fate < options.extend)
      return { operation: 'extend', hold: id, ttlMs: this.#random.pick(options.ttlMs) };
    if (fate < options.extend + options.release) {
      const isPart = seats.length > 1 && this.#random.chance(0.2);
      return isPart
        ? { operation: 'release', hold: id, seats: seats.slice(1) }
        : { operation: 'release', hold: id };
    }
    if (fate < options.extend + options.release + options.confirm) return { operation: 'confirm', hold: id };
    client.hold = undefined;
    return { operation: 'read', seats: [...seats] };
  }

  #operate(): Request {
    const roll = this.#random.next();
    const booking = this.#bookings.length > 0 ? this.#random.pick(this.#bookings) : undefined;
    if (roll < 0.6 && booking) return { operation: 'cancel', booking };
    if (roll < 0.8 && this.#holds.length > 0) {
      const recent = this.#holds.slice(-this.#options.clients);
      return { operation: 'clear', hold: this.#random.pick(recent) };
    }
    return { operation: roll < 0.85 ? 'block' : 'unblock', seats: this.#someSeats(2) };
  }

  #someSeats(count: number): string[] {
    const { rows, seatsPerRow } = this.#options;
    const row = this.#random.below(rows);
    const wanted = Math.min(count, seatsPerRow);
    const first = this.#random.below(seatsPerRow - wanted + 1);
    return Array.from({ length: wanted }, (_, place) => `${row}-${first + place}`);
  }

  #engineMs(): number {
    return Math.floor(this.#agenda.nowMs + ENGINE_OFFSET_MS);
  }

  /** `untilMs`: by then it must be over. */
  #decide(request: Request, untilMs: number, answer: (given: Answer) => void): void {
    const { operation, hold: id = '' } = request;
    const nowMs = this.#engineMs();
    const system = this.#system;
    if (operation !== 'confirm') {
      answer(this.#decideAtOnce(request, nowMs));
      return;
    }
    const begun = system.beginConfirm(id, nowMs);
    if (begun) {
      answer(begun);
      return;
    }
    const finishMs = this.#random.between(this.#agenda.nowMs, untilMs);
    this.#agenda.add(finishMs, () => answer(system.finishConfirm(id, nowMs)));
  }

  #decideAtOnce(request: Request, nowMs: number): Answer {
    const { hold: id = '', seats = [], ttlMs = 0, key, booking = '' } = request;
    const system = this.#system;
    switch (request.operation) {
      case 'hold':
        return this.#decideHold({ key, seats, ttlMs }, nowMs);
      case 'extend':
        return system.extend({ id, ttlMs }, nowMs);
      case 'release':
        return system.release({ id, seats: request.seats }, nowMs);
      case 'clear':
        return system.clear(id, nowMs);
      case 'cancel':
        return system.cancel(booking);
      case 'block':
        return system.block(seats, nowMs);
      case 'unblock':
        return system.unblock(seats);
      default:
        return system.read(seats, nowMs);
    }
  }

  #decideHold(
    { key, seats, ttlMs }: { key: string | undefined; seats: readonly string[]; ttlMs: number },
    nowMs: number,
  ): Answer {
    const known = key === undefined ? undefined : this.#answersOfKeys.get(key);
    if (known) return known;
    const id =
      (key && this.#idsOfKeys.get(key)) ??
      `h${this.#idsOfKeys.size}-${this.#sent}-${this.#random.below(1e9)}`;
    const answer = this.#system.hold({ id, seats, ttlMs }, nowMs);
    if (key !== undefined) {
      this.#idsOfKeys.set(key, id);
      this.#answersOfKeys.set(key, answer);
    }
    return answer;
  }

  #answer(
    client: Client,
    { request, given, invokeMs }: { request: Request; given: Answer; invokeMs: number },
  ): void {
    const { operation } = request;
    if (operation === 'hold') {
      client.retry = undefined;
      if (given.ok && given.hold !== undefined) {
        client.hold = { id: given.hold, seats: request.seats ?? [] };
        this.#holds.push(given.hold);
      }
    }
    if (operation === 'release' || operation === 'confirm') client.hold = undefined;
    if (operation === 'extend' && !given.ok) client.hold = undefined;
    if (operation === 'confirm' && given.ok && given.booking !== undefined)
      this.#bookings.push(given.booking);
    const { ok, ...told } = given;
    this.#writeOperation(client, request, { ...told, outcome: ok ? 'ok' : 'fail', invokeMs });
  }

  #giveUp(client: Client, request: Request, invokeMs: number): void {
    const { operation, key, seats = [], ttlMs = 0 } = request;
    if (operation === 'hold') client.retry = key === undefined ? undefined : { key, seats, ttlMs };
    else if (operation === 'release' || operation === 'confirm') {
      // Some try again.
      if (this.#random.chance(0.5)) client.hold = undefined;
    }
    this.#writeOperation(client, request, { outcome: 'unknown', invokeMs });
  }

  #writeOperation(
    client: Client,
    request: Request,
    told: Partial<Operation> & Pick<Operation, 'outcome' | 'invokeMs'>,
  ): void {
    this.#write({
      record: 'operation',
      client: client.number,
      ...request,
      ...told,
      returnMs: this.#agenda.nowMs,
    });
    const [least, most] = this.#options.thinkMs;
    // Some come back when their hold has run out.
    const isLate = client.hold !== undefined && this.#random.chance(this.#options.late);
    const thinkMs = isLate ? Math.min(...this.#options.ttlMs) : this.#random.between(least, most);
    this.#agenda.add(this.#agenda.nowMs + thinkMs, () => this.#next(client));
  }

  #writeFinal(): void {
    if (this.#options.withFinal) {
      const engineMs = Math.floor(this.#lastMs + ENGINE_OFFSET_MS) + 1;
      for (const booking of this.#system.bookings()) this.#write(booking);
      for (const hold of this.#system.liveHolds(engineMs)) this.#write(hold);
      const { rows, seatsPerRow } = this.#options;
      const all = Array.from(
        { length: rows * seatsPerRow },
        (_, seat) => `${Math.floor(seat / seatsPerRow)}-${seat % seatsPerRow}`,
      );
      const read = this.#system.read(all, engineMs);
      const seats = read.ok ? (read.statuses ?? {}) : {};
      const snapshot: FinalSnapshot = { record: 'snapshot', version: 1, seats };
      this.#write(snapshot);
    }
    const read: HistoryEnd['read'] = this.#options.withFinal ? ['bookings', 'live-holds', 'snapshot'] : [];
    this.#write({ record: 'end', operations: this.#sent, read });
  }
}

/** What is to be done when: a binary heap. */
class Agenda {
  readonly #heap: { readonly atMs: number; readonly act: () => void }[] = [];
  nowMs = 0;

  add(atMs: number, act: () => void): void {
    const heap = this.#heap;
    const item = { atMs, act };
    let place = heap.length;
    heap.push(item);
    while (place > 0) {
      const parent = (place - 1) >> 1;
      const above = heap[parent];
      if (!above || above.atMs <= atMs) break;
      heap[place] = above;
      place = parent;
    }
    heap[place] = item;
  }

  run(seen: (atMs: number) => void): void {
    for (let item = this.#take(); item; item = this.#take()) {
      this.nowMs = item.atMs;
      item.act();
      seen(item.atMs);
    }
  }

  #take() {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (!first || !last || heap.length === 0) return first;
    let place = 0;
    for (;;) {
      let child = 2 * place + 1;
      const left = heap[child];
      if (!left) break;
      const right = heap[child + 1];
      if (right && right.atMs < left.atMs) child += 1;
      const smaller = heap[child];
      if (!smaller || smaller.atMs >= last.atMs) break;
      heap[place] = smaller;
      place = child;
    }
    heap[place] = last;
    return first;
  }
}
