import { Window } from './window.ts';

const MINUTE = { bucketMs: 1_000, buckets: 60 };
const QUARTER_HOUR = { bucketMs: 15_000, buckets: 60 };
const REFUSED = 'refused:';

/** One point of a chart. The newest is of a bucket that is still filling. */
export interface Point {
  /** Epoch milliseconds of the bucket's beginning, on this process' clock. */
  readonly at: number;
  readonly created: number;
  readonly refused: number;
  readonly confirmed: number;
  readonly expired: number;
  readonly createP50Ms: number | undefined;
  readonly createP95Ms: number | undefined;
}

/** What this process did lately, for the operators' page: two charts, and what they come to. */
export class Recent {
  readonly #minute = new Window(MINUTE);
  readonly #quarterHour = new Window(QUARTER_HOUR);

  noteProcedure(procedure: string, status: string, tookMs: number, nowMs: number): void {
    if (procedure === 'holds.create') {
      if (status === 'OK') this.#add('created', 1, nowMs);
      else {
        this.#add('refused', 1, nowMs);
        this.#add(REFUSED + status, 1, nowMs);
      }
      this.#observe('create', tookMs, nowMs);
    } else if (procedure === 'holds.confirm') {
      if (status === 'OK') this.#add('confirmed', 1, nowMs);
      this.#observe('confirm', tookMs, nowMs);
    } else if (procedure === 'holds.release' && status === 'OK') this.#add('released', 1, nowMs);
  }

  noteExpired(holds: number): void {
    if (holds > 0) this.#add('expired', holds, performance.now());
  }

  lastMinute(nowMs = performance.now()) {
    return summaryOf(this.#minute, nowMs);
  }

  lastQuarterHour(nowMs = performance.now()) {
    return summaryOf(this.#quarterHour, nowMs);
  }

  /** Oldest first. */
  series(nowMs = performance.now()): { readonly minute: Point[]; readonly quarterHour: Point[] } {
    return { minute: pointsOf(this.#minute, nowMs), quarterHour: pointsOf(this.#quarterHour, nowMs) };
  }

  #add(name: string, count: number, nowMs: number): void {
    this.#minute.add(name, count, nowMs);
    this.#quarterHour.add(name, count, nowMs);
  }

  #observe(name: string, tookMs: number, nowMs: number): void {
    this.#minute.observe(name, tookMs, nowMs);
    this.#quarterHour.observe(name, tookMs, nowMs);
  }
}

function summaryOf(window: Window, nowMs: number) {
  const count = (name: string) => window.count(name, nowMs);
  const latency = (name: string) => ({
    p50Ms: window.quantile(name, 0.5, nowMs),
    p95Ms: window.quantile(name, 0.95, nowMs),
  });
  return {
    created: count('created'),
    refused: window.countsOf(REFUSED, nowMs),
    confirmed: count('confirmed'),
    released: count('released'),
    expired: count('expired'),
    create: latency('create'),
    confirm: latency('confirm'),
  };
}

function pointsOf(window: Window, nowMs: number): Point[] {
  const { bucketMs, buckets } = window;
  const newestAtMs = Math.floor(nowMs / bucketMs) * bucketMs;
  return Array.from({ length: buckets }, (_, position) => {
    const ago = buckets - 1 - position;
    const count = (name: string) => window.count(name, nowMs, ago);
    return {
      at: Math.round(performance.timeOrigin + newestAtMs - ago * bucketMs),
      created: count('created'),
      refused: count('refused'),
      confirmed: count('confirmed'),
      expired: count('expired'),
      createP50Ms: window.quantile('create', 0.5, nowMs, ago),
      createP95Ms: window.quantile('create', 0.95, nowMs, ago),
    };
  });
}
