/**
 * Histories of a system that is right: clients that overlap in time, each request decided at one moment between its
 * sending and its answer (a confirm at two), answers lost, requests that arrive late or never.
 */
import type { HistoryEnd, HistoryHeader, HistoryRecord, Operation } from '../src/index.ts';
import { Agenda } from './agenda.ts';
import { Random } from './random.ts';
import { type Client, RandomClients, type Request, seatId } from './random-clients.ts';
import { type Answer, ReferenceSeats } from './reference-seats.ts';
import { ReferenceService } from './reference-service.ts';
import type { SimulationOptions } from './simulation-options.ts';

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
  readonly #clients: RandomClients;
  readonly #system: ReferenceSeats;
  readonly #service: ReferenceService;
  readonly #agenda = new Agenda();
  #clientsAtWork: number;

  constructor(options: SimulationOptions, write: (record: HistoryRecord) => void) {
    this.#options = options;
    this.#write = write;
    this.#random = new Random(options.seed);
    this.#clients = new RandomClients(options, this.#random);
    this.#system = new ReferenceSeats(options);
    this.#service = new ReferenceService(this.#system, this.#random);
    this.#clientsAtWork = options.clients;
  }

  run(): void {
    const { seed, clients, thinkMs } = this.#options;
    const header: HistoryHeader = { record: 'history', format: 1, showId: 'show', source: 'simulated', seed };
    this.#write(header);
    for (let number = 0; number < clients; number += 1) {
      const client: Client = { number, hold: undefined, retry: undefined };
      this.#agenda.add(this.#random.between(0, thinkMs[1]), () => this.#next(client));
    }
    this.#agenda.run();
    const read: HistoryEnd['read'] = this.#options.withFinal ? ['bookings', 'live-holds', 'snapshot'] : [];
    this.#write({ record: 'end', operations: this.#clients.asked, read });
  }

  #next(client: Client): void {
    if (this.#clients.asked >= this.#options.operations) {
      this.#clientsAtWork -= 1;
      if (this.#clientsAtWork === 0 && this.#options.withFinal) this.#readAll();
      return;
    }
    const request = this.#clients.ask(client);
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

  /** `untilMs`: by then it must be over. */
  #decide(request: Request, untilMs: number, answer: (given: Answer) => void): void {
    const nowMs = this.#engineMs();
    const answered = this.#service.decide(request, nowMs);
    if (answered) {
      answer(answered);
      return;
    }
    const finishMs = this.#random.between(this.#agenda.nowMs, untilMs);
    this.#agenda.add(finishMs, () => answer(this.#system.finishConfirm(request.hold ?? '', nowMs)));
  }

  #answer(
    client: Client,
    { request, given, invokeMs }: { request: Request; given: Answer; invokeMs: number },
  ): void {
    this.#clients.answered(client, request, given);
    const { ok, ...told } = given;
    this.#goOn(client, request, { ...told, outcome: ok ? 'ok' : 'fail', invokeMs });
  }

  #giveUp(client: Client, request: Request, invokeMs: number): void {
    this.#clients.gaveUp(client, request);
    this.#goOn(client, request, { outcome: 'unknown', invokeMs });
  }

  #goOn(
    client: Client,
    request: Request,
    told: Partial<Operation> & Pick<Operation, 'outcome' | 'invokeMs'>,
  ): void {
    const nowMs = this.#agenda.nowMs;
    this.#write({ record: 'operation', client: client.number, ...request, ...told, returnMs: nowMs });
    this.#agenda.add(nowMs + this.#clients.thinkMs(client), () => this.#next(client));
  }

  /** One after the other, while requests whose answers were lost may still arrive. The ledger comes last (docs/HISTORY.md). */
  #readAll(): void {
    const [least, most] = this.#options.readApartMs;
    const others = [() => this.#readLiveHolds(), () => this.#readSnapshot()];
    if (this.#random.chance(0.5)) others.reverse();
    let atMs = this.#agenda.nowMs + 1;
    for (const read of [...others, () => this.#readBookings()]) {
      atMs += this.#random.between(least, most);
      this.#agenda.add(atMs, read);
    }
  }

  #readBookings(): void {
    for (const booking of this.#system.bookings()) this.#write(booking);
  }

  #readLiveHolds(): void {
    for (const hold of this.#system.liveHolds(this.#engineMs())) this.#write(hold);
  }

  #readSnapshot(): void {
    const { rows, seatsPerRow } = this.#options;
    const all = Array.from({ length: rows * seatsPerRow }, (_, seat) =>
      seatId(Math.floor(seat / seatsPerRow), seat % seatsPerRow),
    );
    const read = this.#system.read(all, this.#engineMs());
    const seats = read.ok ? (read.statuses ?? {}) : {};
    this.#write({ record: 'snapshot', version: 1, seats });
  }

  #engineMs(): number {
    return Math.floor(this.#agenda.nowMs + ENGINE_OFFSET_MS);
  }
}
