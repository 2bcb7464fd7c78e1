import type { Change, ChangesOutcome, LoadCommand } from '../../src/domain/commands.ts';
import { epochBase } from '../../src/domain/epochs.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { FeedListener, SeatEngine } from '../../src/ports/seat-engine.ts';
import { type EngineCommand, EngineWitness, type Execution } from './engine-witness.ts';
import type { Product } from './product.ts';
import type { SimulatedTime } from './simulated-time.ts';
import type { Report } from './violations.ts';

type Commands = Record<EngineCommand, (...args: readonly unknown[]) => Promise<{ readonly status: string }>>;

/**
 * The engine that all processes share, as a server is: it can be lost, and it can come back as it was before. That is
 * done by executing again what it had executed until then, each command at its own time.
 */
export class EngineServer {
  readonly #product: Product;
  readonly #time: SimulatedTime;
  readonly #report: Report;
  readonly #onExecution: (execution: Execution) => void;
  #witness: EngineWitness;
  #engine: SeatEngine;
  /** All it ever did and that it has not gone back behind; `undefined` where it lost its memory. */
  #past: (Execution | undefined)[] = [];
  #seenVersion = 0;
  #isStale = false;

  constructor(parts: {
    readonly product: Product;
    readonly time: SimulatedTime;
    readonly report: Report;
    readonly onExecution: (execution: Execution) => void;
  }) {
    this.#product = parts.product;
    this.#time = parts.time;
    this.#report = parts.report;
    this.#onExecution = parts.onExecution;
    this.#witness = new EngineWitness(parts.report);
    this.#engine = this.#newEngine(this.#clock());
  }

  /** Whether it came back as it was before, and has not been rebuilt since. */
  get isStale(): boolean {
    return this.#isStale;
  }

  async execute(command: EngineCommand, args: readonly unknown[]): Promise<{ readonly status: string }> {
    const engine = this.#engine;
    const outcome = await commandsOf(engine)[command](...args);
    // Lost while at it: what it did is gone with it.
    if (engine !== this.#engine) return outcome;
    if (outcome.status === 'UNLOADED') this.#isStale = false;
    if (outcome.status === 'LOADED') {
      this.#isStale = false;
      this.#seenVersion = epochBase((args[1] as LoadCommand).epoch);
    }
    const changes = await this.#newChanges(engine, String(args[0]));
    const execution = { atMs: this.#time.nowMs(), command, args, outcome, changes };
    this.#past.push(execution);
    this.#witness.see(execution);
    this.#onExecution(execution);
    return outcome;
  }

  /** Hears whatever engine there is when it waits, as a connection to a server does. */
  listen(showId: string): FeedListener {
    let listener: FeedListener | undefined;
    return {
      waitBeyond: (version) => {
        listener = this.#engine.listen(showId);
        return listener.waitBeyond(version);
      },
      close: () => listener?.close(),
    };
  }

  /** Without asking as a process would, and without a trace of having asked. */
  async countHolds(showId: string): Promise<number> {
    const page = await this.#engine.listHolds(showId, { limit: 100 });
    return page.status === 'HOLDS' ? page.holds.length : 0;
  }

  async lose(): Promise<void> {
    await this.#engine.close();
    this.#engine = this.#newEngine(this.#clock());
    this.#past.push(undefined);
    this.#isStale = false;
    this.#witness.forget();
  }

  /** Becomes what it was then, as a server does that is restored from a dump, or was a replica that missed the rest. */
  async goBackTo(atMs: number): Promise<void> {
    await this.#engine.close();
    const firstLost = this.#past.findIndex((step) => step !== undefined && step.atMs > atMs);
    this.#past = this.#past.slice(0, firstLost < 0 ? undefined : firstLost);
    const clock = this.#clock();
    let engine = this.#newEngine(clock);
    this.#witness = new EngineWitness(this.#report);
    this.#isStale = false;
    for (const step of this.#past) {
      if (step === undefined) {
        engine = this.#newEngine(clock);
        this.#witness.forget();
        this.#isStale = false;
        continue;
      }
      clock.replayedMs = step.atMs;
      await commandsOf(engine)[step.command](...step.args);
      this.#witness.see(step);
      this.#seenVersion = step.changes.at(-1)?.version ?? this.#seenVersion;
      if (step.outcome.status === 'UNLOADED') this.#isStale = false;
      if (step.outcome.status !== 'LOADED') continue;
      this.#isStale = true;
      this.#seenVersion = epochBase((step.args[1] as LoadCommand).epoch);
    }
    clock.replayedMs = undefined;
    this.#engine = engine;
  }

  async #newChanges(engine: SeatEngine, showId: string): Promise<readonly Change[]> {
    const outcome: ChangesOutcome = await engine.changesSince(showId, this.#seenVersion);
    if (outcome.status !== 'CHANGES') return [];
    this.#seenVersion = outcome.changes.at(-1)?.version ?? this.#seenVersion;
    return outcome.changes;
  }

  #newEngine(clock: Clock): SeatEngine {
    return new this.#product.Engine({ clock });
  }

  /** The engine's own; while `replayedMs` is set, it is then. */
  #clock(): Clock & { replayedMs: number | undefined } {
    const time = this.#time;
    return {
      replayedMs: undefined,
      nowMs() {
        return this.replayedMs ?? time.nowMs();
      },
      async sleep(ms) {
        if (this.replayedMs === undefined) await new Promise<void>((resolve) => time.after(ms, resolve));
      },
    };
  }
}

function commandsOf(engine: SeatEngine): Commands {
  return engine as unknown as Commands;
}
