import { isDeepStrictEqual } from 'node:util';
import type { Change, ConfirmingHold } from '../../src/domain/commands.ts';
import { epochBase } from '../../src/domain/epochs.ts';
import { STATUS_CODE } from '../../src/domain/seats.ts';
import type { SeatEngine } from '../../src/ports/seat-engine.ts';
import type { ShowModel } from './show-model.ts';

/** An engine that can be driven beside the model. */
export interface ModelledEngine {
  readonly engine: SeatEngine;
  /** The shortest life a hold can have here. */
  readonly shortestTtlMs: number;
  /**
   * Sets the engine's clock. Absent where that cannot be: then no time passes in the model, what waits for time is left
   * out, and times are not compared.
   */
  readonly setNow?: (nowMs: number) => Promise<void>;
  /**
   * `same`: holds that run out together end one by one, in the machine's order, each with a version of its own.
   * `any`: in any order, and several may share a version.
   */
  readonly endings: 'same' | 'any';
  /** `same`: every fence is the machine's. `ordered`: other numbers, in the same order. */
  readonly fences: 'same' | 'ordered';
  /** Whether holds asked for at once are decided in the order in which they were asked for. */
  readonly decidesInOrder: boolean;
}

/** One show on an engine and in the model. Every answer is compared, and after every step what the feed has said. */
export class SideBySide {
  readonly model: ShowModel;
  readonly engine: SeatEngine;
  readonly showId: string;
  readonly #modelled: ModelledEngine;
  /** The engine's fence for each of the model's. */
  readonly #fences = new Map<number, number>();
  #lastFence = 0;
  #version = 0;
  /** The seats as the engine's feed has told them. */
  #told: number[] = [];

  constructor(modelled: ModelledEngine, model: ShowModel, showId: string) {
    this.#modelled = modelled;
    this.model = model;
    this.engine = modelled.engine;
    this.showId = showId;
  }

  get endings(): ModelledEngine['endings'] {
    return this.#modelled.endings;
  }

  get hasOwnTime(): boolean {
    return this.#modelled.setNow === undefined;
  }

  get decidesInOrder(): boolean {
    return this.#modelled.decidesInOrder;
  }

  async pass(ms: number): Promise<void> {
    this.model.nowMs += ms;
    await this.#modelled.setNow?.(this.model.nowMs);
  }

  /** What the engine calls the hold that the model calls this. */
  onEngine({ holdId, fence }: ConfirmingHold): ConfirmingHold {
    return { holdId, fence: this.#fences.get(fence) ?? fence };
  }

  /** @throws Error with both answers when they differ. */
  compare(expected: unknown, actual: unknown): void {
    const data = this.hasOwnTime ? withoutTimes : plain;
    const [wanted, got] = [data(expected), this.#withModelFences(data(expected), data(actual))];
    if (isDeepStrictEqual(wanted, got)) return;
    throw new Error(`the model answers ${JSON.stringify(wanted)}\nthe engine     ${JSON.stringify(got)}`);
  }

  /** After a load: from here on the feed tells what changes. */
  async startFeed(): Promise<void> {
    const { state } = this.model;
    if (!state) throw new Error('the show is not loaded');
    this.#told = [...state.statusCodes];
    const snapshot = await this.engine.snapshot(this.showId);
    if (snapshot.status !== 'SNAPSHOT') throw new Error(`a loaded show answers ${snapshot.status}`);
    if (this.endings === 'same' && snapshot.version !== epochBase(state.epoch)) {
      throw new Error(`epoch ${state.epoch} begins with version ${snapshot.version}`);
    }
    this.#version = snapshot.version;
  }

  /** Whoever follows the engine's feed sees the seats as the model has them. */
  async checkFeed(): Promise<void> {
    const { state } = this.model;
    if (!state) return;
    const feed = await this.engine.changesSince(this.showId, this.#version);
    if (feed.status !== 'CHANGES') throw new Error(`the feed answers ${feed.status}`);
    if (this.endings === 'same') {
      this.compare(
        state.feed.filter(({ version }) => version > this.#version),
        feed.changes,
      );
    }
    for (const change of feed.changes) this.#apply(change);
    this.compare([...state.statusCodes], this.#told);
  }

  #apply({ version, seats, status }: Change): void {
    if (version <= this.#version) throw new Error(`version ${version} comes after ${this.#version}`);
    this.#version = version;
    for (const seat of seats) this.#told[seat] = STATUS_CODE[status];
  }

  /** The engine's fences as the model's, once it is sure that they rise as the model's do. */
  #withModelFences(expected: unknown, actual: unknown): unknown {
    if (this.#modelled.fences === 'same') return actual;
    const [wanted, got] = [fencesIn(expected), fencesIn(actual)];
    for (const [position, fence] of wanted.entries()) this.#learn(fence, got[position]);
    const back = new Map([...this.#fences].map(([model, engine]) => [engine, model]));
    return JSON.parse(JSON.stringify(actual), (key, value) =>
      key === 'fence' ? (back.get(value) ?? value) : value,
    );
  }

  #learn(modelFence: number, engineFence: number | undefined): void {
    if (engineFence === undefined || this.#fences.has(modelFence)) return;
    if (engineFence <= this.#lastFence)
      throw new Error(`fence ${engineFence} comes after ${this.#lastFence}`);
    this.#lastFence = engineFence;
    this.#fences.set(modelFence, engineFence);
  }
}

/** As data that can be compared: bytes as numbers, and nothing where there is nothing. */
function plain(outcome: unknown): unknown {
  return JSON.parse(
    JSON.stringify(outcome, (key, value) => {
      if (key !== 'statusCodes') return value;
      return [...Uint8Array.from('data' in value ? value.data : Object.values(value))];
    }),
  );
}

function withoutTimes(outcome: unknown): unknown {
  const times = ['nowMs', 'createdAtMs', 'expiresAtMs'];
  return JSON.parse(
    JSON.stringify(plain(outcome), (key, value) => (times.includes(key) ? undefined : value)),
  );
}

function fencesIn(outcome: unknown): number[] {
  const fences: number[] = [];
  JSON.stringify(outcome, (key, value) => {
    if (key === 'fence') fences.push(value);
    return value;
  });
  return fences;
}
