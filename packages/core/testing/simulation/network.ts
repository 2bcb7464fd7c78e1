import { SeededRandom } from '../seeded-random.ts';
import { CALL_FAULTS, type CallFault, type Schedule } from './schedule.ts';
import type { SimulatedTime } from './simulated-time.ts';

/** What a caller waits for an answer. */
const TIMEOUT_MS = 2_000;
/** About a confirm's deadline and the sweep after it, so that a booking can arrive when it has just been given up. */
const VERY_LATE_MS = { from: 27_000, to: 45_000 };

/** Who calls: once dead it hears no answer. */
export interface Caller {
  /** Calls are told apart by where they come from, whatever life of the process makes them. */
  readonly place: number;
  readonly isAlive: boolean;
  crash(): void;
}

export interface Call<Answer> {
  readonly caller: Caller;
  /** Of what is called, such as `engine.hold`. */
  readonly name: `engine.${string}` | `ledger.${string}`;
  readonly execute: () => Promise<Answer>;
  readonly fault: (message: string) => Error;
  /** Whether the client library in between may send it again of its own accord. */
  readonly mayBeSentTwice: boolean;
}

/** Between processes and the servers they share: what can happen to a call, happens here, as the schedule says. */
export class Network {
  readonly #time: SimulatedTime;
  readonly #schedule: Schedule;
  readonly #calls = new Map<string, number>();
  readonly #onFault: (call: string, fault: CallFault) => void;
  #isCalm = false;
  #underway = 0;

  constructor(parts: {
    readonly time: SimulatedTime;
    readonly schedule: Schedule;
    readonly onFault: (call: string, fault: CallFault) => void;
  }) {
    this.#time = parts.time;
    this.#schedule = parts.schedule;
    this.#onFault = parts.onFault;
  }

  /** From here on every call gets its answer soon. */
  calmDown(): void {
    this.#isCalm = true;
  }

  /** Requests that have been sent and not been executed yet. */
  get underway(): number {
    return this.#underway;
  }

  /** Random numbers for whatever this names, the same in every run of the schedule. */
  randomFor(name: string): SeededRandom {
    const times = (this.#calls.get(name) ?? 0) + 1;
    this.#calls.set(name, times);
    return new SeededRandom(hash(`${name}#${times}`, this.#schedule.seed));
  }

  call<Answer>(call: Call<Answer>): Promise<Answer> {
    const { caller, execute } = call;
    const name = `process-${caller.place} ${call.name}`;
    const random = this.randomFor(name);
    const fault = this.#faultFor(`${name}#${this.#calls.get(name)}`, random, call);
    const time = this.#time;
    return new Promise<Answer>((resolve, reject) => {
      if (fault === 'crash before') return caller.crash();
      const fail = (ms: number) =>
        time.after(ms, () => caller.isAlive && reject(call.fault(`no answer to ${call.name}`)));
      // A broken line is noticed at once, a silent one when the time is over.
      if (fault === 'request lost' || fault === 'reply lost') fail(random.chance(0.5) ? 5 : TIMEOUT_MS);
      if (fault === 'late') fail(TIMEOUT_MS);
      if (fault === 'request lost') return;
      this.#underway += 1;
      time.after(requestMs(fault, random), async () => {
        this.#underway -= 1;
        const answer = await settle(execute);
        if (fault === 'crash after') return caller.crash();
        if (fault === 'reply lost' || fault === 'late') return;
        const reply = (what: () => void) =>
          time.after(fault === 'slow' ? random.next() * 900 : random.next(), () => caller.isAlive && what());
        if (fault !== 'sent twice') return reply(() => answer(resolve, reject));
        time.after(random.next() * 500, async () => {
          const second = await settle(execute);
          reply(() => second(resolve, reject));
        });
      });
    });
  }

  #faultFor(name: string, random: SeededRandom, call: Call<unknown>): CallFault | undefined {
    const isChance = random.chance(this.#schedule.faultRate * weightOf(name));
    const chosen = CALL_FAULTS[random.below(CALL_FAULTS.length)];
    if (this.#isCalm) return undefined;
    const { faults, leftOut } = this.#schedule;
    const fault = faults ? faults.get(name) : isChance ? chosen : undefined;
    if (fault === undefined || leftOut?.has(fault) || leftOut?.has(call.name)) return undefined;
    if (fault === 'sent twice' && !call.mayBeSentTwice) return undefined;
    this.#onFault(name, fault);
    return fault;
  }
}

/** Most goes wrong where most can be broken: between the two systems. Least where calls come by the clock. */
function weightOf(name: string): number {
  if (/beginConfirm|book#|finishConfirm|abortConfirm|cancel|free#|markFreed/.test(name)) return 2.5;
  return /expireDue|list|changesSince|secret/.test(name) ? 0.2 : 1;
}

function requestMs(fault: CallFault | undefined, random: SeededRandom): number {
  if (fault === 'slow') return random.next() * 900;
  if (fault !== 'late') return random.next();
  const { from, to } = VERY_LATE_MS;
  return random.chance(0.6) ? from + random.next() * (to - from) : TIMEOUT_MS * (0.5 + random.next());
}

/** How an execution ended, to be told later. */
async function settle<Answer>(execute: () => Promise<Answer>) {
  try {
    const answer = await execute();
    return (resolve: (answer: Answer) => void, _: (error: unknown) => void) => resolve(answer);
  } catch (error) {
    return (_: (answer: Answer) => void, reject: (error: unknown) => void) => reject(error);
  }
}

/** FNV-1a */
function hash(text: string, seed: number): number {
  let bits = (0x811c9dc5 ^ seed) >>> 0;
  for (let at = 0; at < text.length; at += 1) bits = Math.imul(bits ^ text.charCodeAt(at), 0x01000193) >>> 0;
  return bits;
}
