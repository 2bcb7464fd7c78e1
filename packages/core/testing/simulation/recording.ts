import type { CallFault } from './schedule.ts';
import type { SimulatedTime } from './simulated-time.ts';
import type { Report, Violation } from './violations.ts';

const LONGEST_LINE = 260;
/** Of holds, tokens' hashes and tokens. */
const RANDOM_ID = /(?<![\w-])(bk_)?(?:[\w-]{14}|[\w-]{16}|[\w-]{22}|[\w-]{32})(?![\w-])/g;

/** What happens in one run: broken promises, faults, how often what came about, and, if asked for, all of it in words. */
export class Recording {
  readonly violations: Violation[] = [];
  /** What went wrong with which call. */
  readonly faults = new Map<string, CallFault>();
  readonly counts = new Map<string, number>();
  readonly trace: string[] = [];
  readonly #time: SimulatedTime;
  readonly #withTrace: boolean;
  /** Ids are random; a trace calls them by when it met them, so that it is the same in every run. */
  readonly #names = new Map<string, string>();

  constructor(time: SimulatedTime, withTrace: boolean) {
    this.#time = time;
    this.#withTrace = withTrace;
  }

  readonly report: Report = (promise, what) => {
    this.say(() => `BROKEN: ${promise}: ${what}`);
    this.violations.push({ promise, what });
  };

  readonly count = (what: string): void => {
    this.counts.set(what, (this.counts.get(what) ?? 0) + 1);
  };

  readonly say = (what: () => string): void => {
    if (!this.#withTrace) return;
    const seconds = (this.#time.sinceStartMs() / 1_000).toFixed(3).padStart(8);
    this.trace.push(`${seconds} ${this.#named(what()).slice(0, LONGEST_LINE)}`);
  };

  #named(text: string): string {
    return text.replaceAll(RANDOM_ID, (match, booking = '') => {
      const id = match.slice(booking.length);
      if (/^[A-Z_]+$/.test(id)) return match;
      const name = this.#names.get(id) ?? `#${this.#names.size + 1}`;
      this.#names.set(id, name);
      return `${booking}${name}`;
    });
  }
}

/** Of a value in a trace. */
export function inShort(value: unknown): string {
  return (JSON.stringify(value) ?? '').replaceAll('"', '');
}
