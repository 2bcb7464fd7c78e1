import { HistoryWriter } from '@holdfast/verifier';
import type { SeatEvent } from '../../src/booking/shows.ts';
import type { ExpireDueOutcome } from '../../src/domain/commands.ts';
import { Aftermath } from './aftermath.ts';
import { ApiProcess, type World } from './api-process.ts';
import { Clients, isNamedFault, SHOW_ID } from './clients.ts';
import { EngineServer } from './engine-server.ts';
import type { Execution } from './engine-witness.ts';
import { History } from './history.ts';
import { Network } from './network.ts';
import { product as ourProduct, type Product } from './product.ts';
import { checkHistory } from './promises.ts';
import { inShort, Recording } from './recording.ts';
import { type Action, BUSY_MS, type CallFault, PROCESSES, type Schedule } from './schedule.ts';
import { SimulatedLedger } from './simulated-ledger.ts';
import { SimulatedTime } from './simulated-time.ts';
import type { Violation } from './violations.ts';
import { Watcher } from './watcher.ts';

/** All begin to come to rest after this; until then whatever the schedule says goes wrong. */
const ROUGH_MS = BUSY_MS + 5_000;
const REST_STEP_MS = 10_000;
/** Longer than anything takes that is left to itself: a confirm that arrives late, its deadline, and the sweep. */
const MAX_REST_MS = 150_000;
const MAX_RESTART_MS = 3_000;
export interface Run {
  readonly violations: readonly Violation[];
  /** What went wrong with which call. */
  readonly faults: ReadonlyMap<string, CallFault>;
  /** How often each thing happened that a simulation should have had happen. */
  readonly counts: ReadonlyMap<string, number>;
  /** In words, if asked for. */
  readonly trace: readonly string[];
}

export interface RunOptions {
  readonly withTrace?: boolean;
  readonly onLine?: ((line: string) => void) | undefined;
}

/** Watchers' numbers in a history begin here, so that they are not taken for clients'. */
const FIRST_WATCHER = 100;

/** Runs schedules, one after the other, on one product. */
export class Simulator {
  readonly #product: Product;
  readonly #ledger: SimulatedLedger;

  private constructor(product: Product, ledger: SimulatedLedger) {
    this.#product = product;
    this.#ledger = ledger;
  }

  static async open(product: Product = ourProduct): Promise<Simulator> {
    return new Simulator(product, await SimulatedLedger.open(product));
  }

  /** @param options `onLine` gets the history of the run (docs/HISTORY.md), for somebody else to judge. */
  async run(schedule: Schedule, options: RunOptions = {}): Promise<Run> {
    await this.#ledger.reset();
    return new ScheduleRun(this.#product, this.#ledger, schedule, options).run();
  }

  async close(): Promise<void> {
    await this.#ledger.ledger.close();
  }
}

class ScheduleRun {
  readonly #schedule: Schedule;
  readonly #ledger: SimulatedLedger;
  readonly #time = new SimulatedTime();
  readonly #history = new History();
  readonly #network: Network;
  readonly #engine: EngineServer;
  readonly #world: World;
  readonly #clients: Clients;
  readonly #watchers: Watcher[] = [];
  /** One place per process; empty while the process that was there has not been started again. */
  readonly #places: (ApiProcess | undefined)[] = [];
  #lives = 0;

  readonly #recording: Recording;
  readonly #writer: HistoryWriter | undefined;

  constructor(
    product: Product,
    ledger: SimulatedLedger,
    schedule: Schedule,
    { withTrace = false, onLine }: RunOptions,
  ) {
    this.#schedule = schedule;
    this.#ledger = ledger;
    this.#recording = new Recording(this.#time, withTrace);
    const time = this.#time;
    this.#network = new Network({ time, schedule, onFault: (call, fault) => this.#onFault(call, fault) });
    this.#engine = new EngineServer({
      product,
      time,
      report: this.#recording.report,
      onExecution: (execution) => this.#onExecution(execution),
    });
    this.#world = {
      product,
      time,
      network: this.#network,
      engine: this.#engine,
      ledger: ledger.ledger,
      onLedgerAnswer: (name, args, answer) => this.#onLedgerAnswer(name, args, answer),
      onReportedFault: (fault) => this.#onReportedFault(fault),
      onCrash: (process) => this.#onCrash(process),
    };
    const header = { showId: SHOW_ID, source: 'the simulation', seed: schedule.seed };
    this.#writer = onLine && new HistoryWriter(header, { write: onLine, nowMs: () => time.sinceStartMs() });
    this.#clients = new Clients({
      time,
      history: this.#history,
      writer: this.#writer,
      processAt: this.#processAt,
      report: this.#recording.report,
      trace: this.#recording.say,
      count: this.#recording.count,
    });
  }

  async run(): Promise<Run> {
    for (let place = 0; place < PROCESSES; place += 1) this.#startProcess(place);
    for (const action of this.#schedule.actions) this.#time.after(action.atMs, () => this.#perform(action));
    await this.#time.pass(ROUGH_MS);
    this.#network.calmDown();
    await this.#rest();
    if (this.#clients.waiting > 0) {
      const what = `${this.#clients.waiting} calls never ended`;
      this.#recording.report('every call ends, in an answer or a named fault', what);
    }
    const aftermath = this.#aftermath();
    if (this.#writer) await this.#writeEnd(this.#writer, aftermath);
    await aftermath.check();
    checkHistory(this.#history, await aftermath.bookings(), this.#recording.report);
    return this.#recording;
  }

  /** What the ledger has and how the show stands, before anybody comes to buy what is left. */
  async #writeEnd(writer: HistoryWriter, aftermath: Aftermath): Promise<void> {
    const bookings = await aftermath.bookings();
    writer.bookings(
      bookings.map(({ bookingId, holdId, seatIds, fence, status, confirmedAtMs }) => {
        return { booking: bookingId, hold: holdId, seats: seatIds, fence, status, confirmedAtMs };
      }),
    );
    const shown = await aftermath.snapshot();
    if (shown) writer.snapshot({ version: shown.version, seats: shown.seats });
    writer.end();
  }

  #aftermath(): Aftermath {
    return new Aftermath({
      time: this.#time,
      engine: this.#engine,
      ledger: this.#ledger.ledger,
      watchers: this.#watchers,
      processAt: this.#processAt,
      recording: this.#recording,
    });
  }

  #perform(action: Action): void {
    const { deed, process, client } = action;
    switch (deed.kind) {
      case 'crash':
        this.#processAt(process)?.crash();
        return;
      case 'engine loss':
        this.#loseEngine(deed.backMs);
        return;
      case 'watch':
        this.#watch(process);
        return;
      default:
        this.#recording.say(() => `client ${client}: ${deed.kind}`);
        this.#clients
          .perform(action)
          .catch((error) =>
            this.#recording.report('every call ends, in an answer or a named fault', String(error)),
          );
    }
  }

  #watch(place: number): void {
    const client = FIRST_WATCHER + this.#watchers.length;
    const watcher = new Watcher({
      time: this.#time,
      processAt: this.#processAt,
      report: this.#recording.report,
      onEvent: (event) => this.#writer?.feed(feedPartOf(client, event)),
    });
    this.#watchers.push(watcher);
    this.#recording.count('watch');
    watcher.watch(place);
  }

  #loseEngine(backMs: number | undefined): void {
    const nowMs = this.#time.nowMs();
    this.#recording.count(backMs === undefined ? 'engine lost' : 'engine back as it was');
    this.#recording.say(() =>
      backMs === undefined ? 'ENGINE LOST' : `ENGINE BACK AS IT WAS ${backMs} ms AGO`,
    );
    this.#history.losses.push(nowMs);
    this.#endStale(nowMs);
    if (backMs === undefined) {
      this.#engine.lose();
    } else {
      this.#history.stale.push({ fromMs: nowMs, toMs: Number.POSITIVE_INFINITY });
      this.#engine.goBackTo(nowMs - backMs);
    }
  }

  #endStale(nowMs: number): void {
    const last = this.#history.stale.at(-1);
    if (last?.toMs === Number.POSITIVE_INFINITY) last.toMs = nowMs;
  }

  #startProcess(place: number): void {
    this.#lives += 1;
    const skewMs = this.#schedule.clockSkewMs[place % PROCESSES] ?? 0;
    this.#places[place] = new ApiProcess(this.#world, { place, life: this.#lives }, skewMs);
  }

  readonly #processAt = (place: number) => {
    const process = this.#places[place % PROCESSES];
    return process?.isAlive ? process : undefined;
  };

  #onCrash(process: ApiProcess): void {
    this.#recording.say(() => `${process.name} CRASHED`);
    this.#recording.count('crash');
    const afterMs = this.#network.randomFor(`process-${process.place} restart`).next() * MAX_RESTART_MS;
    this.#time.after(afterMs, () => this.#startProcess(process.place));
  }

  #onFault(call: string, fault: CallFault): void {
    this.#recording.faults.set(call, fault);
    this.#recording.count(fault);
    this.#recording.say(() => `${call}: ${fault.toUpperCase()}`);
  }

  #onExecution({ command, args, outcome, atMs }: Execution): void {
    this.#recording.count(`${command} ${outcome.status}`);
    const swept = outcome as Partial<Extract<ExpireDueOutcome, { status: 'EXPIRED' }>>;
    if (swept.expired) this.#recording.count('expired by sweep');
    if (swept.inDoubt?.length) this.#recording.count('settled in doubt');
    if (outcome.status === 'LOADED') this.#endStale(atMs);
    if (outcome.status === 'UNLOADED') this.#history.losses.push(atMs);
    if (command !== 'expireDue' && command !== 'changesSince') {
      this.#recording.say(() => `  engine ${command} ${inShort(args.slice(1))}: ${inShort(outcome)}`);
    }
  }

  #onLedgerAnswer(name: string, args: readonly unknown[], answer: unknown): void {
    if (name === 'secret') return;
    const { status } = (answer ?? {}) as { readonly status?: string };
    if (status !== undefined && name !== 'getShow') this.#recording.count(`ledger ${name} ${status}`);
    this.#recording.say(() => `  ledger ${name} ${inShort(args)}: ${inShort(answer)}`);
  }

  #onReportedFault(fault: unknown): void {
    this.#recording.say(() => `  reported: ${String(fault)}`);
    if (isNamedFault(fault)) return;
    // The one that an engine which came back as it was before must give rise to.
    if (/^Error: the engine gave out seats/.test(String(fault)) && this.#history.stale.length > 0) return;
    this.#recording.report('every call ends, in an answer or a named fault', `reported: ${String(fault)}`);
  }

  /** Until nothing is left to settle, or it should long have been. */
  async #rest(): Promise<void> {
    for (let restedMs = 0; restedMs < MAX_REST_MS; restedMs += REST_STEP_MS) {
      await this.#time.pass(REST_STEP_MS);
      if (this.#clients.waiting > 0 || this.#network.underway > 0) continue;
      const holds = await this.#engine.countHolds(SHOW_ID);
      if (holds === 0 && (await this.#ledger.ledger.listUnfreed(1)).length === 0) return;
    }
  }
}

function feedPartOf(client: number, event: SeatEvent) {
  const { version } = event;
  if (event.type === 'snapshot') return { client, snapshot: { version, seats: event.seats }, changes: [] };
  return { client, changes: [{ version, status: event.status, seats: event.seatIds }] };
}
