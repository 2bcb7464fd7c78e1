import type { Holdfast } from '../../src/create.ts';
import type { Result } from '../../src/domain/refusals.ts';
import type { Booking, Ledger } from '../../src/ports/ledger.ts';
import type { ApiProcess } from './api-process.ts';
import { SHOW_ID } from './clients.ts';
import type { EngineServer } from './engine-server.ts';
import type { Recording } from './recording.ts';
import { SEAT_IDS } from './schedule.ts';
import type { SimulatedTime } from './simulated-time.ts';
import { seatsAsText, type Watcher } from './watcher.ts';

/** By then every watcher has looked again. */
const HEARD_BY_ALL_MS = 10_000;

export interface AftermathParts {
  readonly time: SimulatedTime;
  readonly engine: EngineServer;
  readonly ledger: Ledger;
  readonly watchers: readonly Watcher[];
  readonly processAt: (place: number) => ApiProcess | undefined;
  readonly recording: Recording;
}

/** What must be so when all has come to rest. */
export class Aftermath {
  readonly #time: SimulatedTime;
  readonly #engine: EngineServer;
  readonly #ledger: Ledger;
  readonly #watchers: readonly Watcher[];
  readonly #processAt: AftermathParts['processAt'];
  readonly #recording: Recording;

  constructor(parts: AftermathParts) {
    this.#time = parts.time;
    this.#engine = parts.engine;
    this.#ledger = parts.ledger;
    this.#watchers = parts.watchers;
    this.#processAt = parts.processAt;
    this.#recording = parts.recording;
  }

  /** That engine, ledger and watchers agree, and that what is free can be sold. */
  async check(): Promise<void> {
    if (!this.#engine.isStale) await this.#checkAgreement();
    await this.#sellTheRest();
    if (!this.#engine.isStale) await this.#checkAgreement();
  }

  async #checkAgreement(): Promise<void> {
    const shown = await this.#atLast((holdfast) => holdfast.shows.snapshot(SHOW_ID));
    if (!shown?.ok)
      return this.#recording.report('what is free can be sold in the end', 'no snapshot can be had');
    const booked = await this.#soldSeats();
    const expected = seatsAsText(Object.fromEntries(booked.map((seatId) => [seatId, 'booked'])));
    const actual = seatsAsText(shown.value.seats);
    if (actual !== expected) {
      this.#recording.report(
        'engine and ledger agree in the end',
        `the engine says "${actual}", the ledger "${expected}"`,
      );
    }
    await this.#time.pass(HEARD_BY_ALL_MS);
    for (const watcher of this.#watchers) {
      if (watcher.version === undefined || watcher.seats() === actual) continue;
      this.#recording.report('watchers see what the snapshot says', `"${watcher.seats()}" and "${actual}"`);
    }
  }

  /** Twice: an engine that came back as it was finds out by the first try, and is rebuilt. */
  async #sellTheRest(): Promise<void> {
    for (const seatId of SEAT_IDS) await this.#buy(seatId);
    const sold = await this.#soldSeats();
    for (const seatId of SEAT_IDS.filter((id) => !sold.includes(id))) {
      const refusal = await this.#buy(seatId);
      // One that came back as it was keeps off sale what was given back since, until it is rebuilt.
      if (refusal === 'SEAT_UNAVAILABLE' && this.#engine.isStale) {
        this.#recording.count('kept off sale by an engine that came back as it was');
      } else if (refusal !== undefined) {
        this.#recording.report(
          'what is free can be sold in the end',
          `${seatId} is free in the ledger, a buyer got ${refusal}`,
        );
      }
    }
    const shown = await this.#atLast((holdfast) => holdfast.shows.snapshot(SHOW_ID));
    for (const seatId of sold) {
      const status = shown?.ok ? shown.value.seats[seatId] : undefined;
      if (status === 'booked') continue;
      this.#recording.report(
        'engine and ledger agree in the end',
        `${seatId} is sold, and a buyer who tried found it ${status}`,
      );
    }
  }

  async #buy(seatId: string): Promise<string | undefined> {
    const held = await this.#atLast((holdfast) =>
      holdfast.holds.create({ showId: SHOW_ID, seatIds: [seatId] }),
    );
    if (!held?.ok) return held?.refusal.status ?? 'no answer';
    const booked = await this.#atLast((holdfast) => holdfast.confirmHold(held.value));
    return booked?.ok ? undefined : (booked?.refusal.status ?? 'no answer');
  }

  /** What a process says that can be asked in peace. */
  async #atLast<Value>(
    request: (holdfast: Holdfast) => Promise<Result<Value>>,
  ): Promise<Result<Value> | undefined> {
    let answer: Result<Value> | undefined;
    const process = this.#processAt(0);
    process?.ready
      .then(request)
      .then((result) => {
        answer = result;
      })
      .catch((error) => this.#recording.say(() => String(error)));
    for (let waits = 0; answer === undefined && waits < 100; waits += 1) await this.#time.pass(100);
    return answer;
  }

  async #soldSeats(): Promise<readonly string[]> {
    const bookings = await this.bookings();
    return bookings.filter(({ status }) => status === 'confirmed').flatMap(({ seatIds }) => seatIds);
  }

  /** How the show stands; undefined where nobody says. */
  async snapshot() {
    const shown = await this.#atLast((holdfast) => holdfast.shows.snapshot(SHOW_ID));
    return shown?.ok ? shown.value : undefined;
  }

  /** All there are in the ledger. */
  async bookings(): Promise<readonly Booking[]> {
    return (await this.#ledger.listBookings({ showId: SHOW_ID, limit: 1_000 })).items;
  }
}
