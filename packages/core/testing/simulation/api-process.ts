import type { Limits } from '../../src/booking/limits.ts';
import type { Holdfast } from '../../src/create.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { Ledger } from '../../src/ports/ledger.ts';
import type { SeatEngine } from '../../src/ports/seat-engine.ts';
import type { EngineServer } from './engine-server.ts';
import type { EngineCommand } from './engine-witness.ts';
import type { Caller, Network } from './network.ts';
import type { Product } from './product.ts';
import type { SimulatedTime } from './simulated-time.ts';

/** How late a timer can be, in times of what was asked for: processes are paused, and nothing may depend on them. */
const LATEST_TIMER = 25;
/** A listener looks again after this, whatever it heard. */
const LISTEN_MS = 5_000;

const LIMITS: Limits = {
  holdTtlMs: 5_000,
  maxHoldLifeMs: 20_000,
  maxSeatsPerHold: 4,
  maxSeatsPerCustomer: undefined,
  lateConfirm: 'refuse',
};

export interface World {
  readonly product: Product;
  readonly time: SimulatedTime;
  readonly network: Network;
  readonly engine: EngineServer;
  readonly ledger: Ledger;
  readonly onLedgerAnswer: (name: string, args: readonly unknown[], answer: unknown) => void;
  readonly onReportedFault: (fault: unknown) => void;
  readonly onCrash: (process: ApiProcess) => void;
}

/** One api process: the real booking code, which reaches engine, ledger and time through the simulation alone. */
export class ApiProcess implements Caller {
  readonly place: number;
  /** Of this life of the process; the next one has the same place. */
  readonly name: string;
  readonly #world: World;
  readonly #skewMs: number;
  readonly #died = Promise.withResolvers<void>();
  #isAlive = true;
  /** Never comes when the process dies first. */
  readonly ready: Promise<Holdfast>;

  constructor(world: World, at: { readonly place: number; readonly life: number }, skewMs: number) {
    this.#world = world;
    this.place = at.place;
    this.name = `process-${at.place}.${at.life}`;
    this.#skewMs = skewMs;
    this.ready = this.#start();
  }

  get isAlive(): boolean {
    return this.#isAlive;
  }

  get died(): Promise<void> {
    return this.#died.promise;
  }

  /** From here on it hears no answer, and no timer of it rings. */
  crash(): void {
    if (!this.#isAlive) return;
    this.#isAlive = false;
    this.#world.onCrash(this);
    this.#died.resolve();
  }

  async #start(): Promise<Holdfast> {
    const { product, onReportedFault } = this.#world;
    const parts = { engine: this.#remoteEngine(), ledger: this.#remoteLedger(), clock: this.#clock() };
    try {
      return await product.assemble({
        ...parts,
        options: { limits: LIMITS, reportFault: (fault) => this.#isAlive && onReportedFault(fault) },
      });
    } catch (error) {
      // As main.ts does: a process that cannot start ends, and is started again.
      onReportedFault(error);
      this.crash();
      return new Promise(() => {});
    }
  }

  #clock(): Clock {
    const { time, network } = this.#world;
    return {
      nowMs: () => time.nowMs() + this.#skewMs,
      sleep: (ms, signal) =>
        new Promise((resolve) => {
          const wake = () => this.#isAlive && resolve();
          const lateMs = network.randomFor(`process-${this.place} timer`).next() ** 2 * LATEST_TIMER * ms;
          time.after(ms + lateMs, wake);
          signal?.addEventListener('abort', wake);
        }),
    };
  }

  #remoteEngine(): SeatEngine {
    const { product, network, engine, time } = this.#world;
    const fault = (message: string) => new product.EngineUnavailable(message);
    const call = (name: string, args: readonly unknown[]) =>
      network.call({
        caller: this,
        name: `engine.${name}`,
        execute: () => engine.execute(name as EngineCommand, args),
        fault,
        mayBeSentTwice: true,
      });
    const own: Record<string, unknown> = {
      name: 'redis',
      ping: async () => {},
      close: async () => {},
      listen: (showId: string) => {
        const listener = engine.listen(showId);
        return {
          waitBeyond: (version: number) =>
            new Promise<void>((resolve) => {
              const heard = () => this.#isAlive && resolve();
              time.after(LISTEN_MS, heard);
              listener.waitBeyond(version).then(() => time.after(1, heard));
            }),
          close: () => listener.close(),
        };
      },
    };
    return remote(own, call) as unknown as SeatEngine;
  }

  #remoteLedger(): Ledger {
    const { product, network, ledger, onLedgerAnswer } = this.#world;
    const methods = ledger as unknown as Record<string, (...args: readonly unknown[]) => Promise<unknown>>;
    const call = (name: string, args: readonly unknown[]) =>
      network.call({
        caller: this,
        name: `ledger.${name}`,
        execute: async () => {
          const answer = await methods[name]?.call(ledger, ...args);
          onLedgerAnswer(name, args, answer);
          return answer;
        },
        fault: (message) => new product.LedgerUnavailable(message),
        // Database clients leave it to their caller to ask again.
        mayBeSentTwice: false,
      });
    // Answers are the api's to ask for: all that happens to them here is that none is ever old.
    const answers = { sweep: async () => 0 };
    return remote({ name: 'postgres', answers, close: async () => {} }, call) as unknown as Ledger;
  }
}

/** An object each of whose methods is a call, but for what it has of its own. */
function remote(
  own: Record<string, unknown>,
  call: (name: string, args: readonly unknown[]) => Promise<unknown>,
): object {
  return new Proxy(own, {
    get: (_, property) => {
      const name = String(property);
      // Awaited or returned from a promise, it must not look like one.
      if (name === 'then') return undefined;
      return name in own ? own[name] : (...args: unknown[]) => call(name, args);
    },
  });
}
