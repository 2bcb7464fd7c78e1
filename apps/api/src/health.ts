import type { Holdfast } from '@holdfast/core';
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';

const PROBE_EVERY_MS = 1_000;
/** A dependency that has not answered for so long is not there, whether or not anybody has given up waiting. */
const SILENT_AFTER_MS = 1_500;

interface Dependency {
  readonly name: string;
  ping(): Promise<void>;
}

/** How a dependency stands. Times are epoch milliseconds on this process' clock. */
interface DependencyReport {
  readonly name: string;
  readonly status: 'ok' | 'unavailable';
  /** Since when it is so. */
  readonly since: number;
  /** Of its last answer, to within what this process needed to notice it. */
  readonly latencyMs: number | undefined;
}

/**
 * Whether engine and ledger have answered lately. They are asked in the background, once a second however many ask
 * this process: a check of its health costs nothing, and a flood of checks harms nobody.
 */
export class Health {
  readonly #engine: Probe;
  readonly #ledger: Probe;
  #isDraining = false;

  constructor({ holdfast, log }: { readonly holdfast: Holdfast; readonly log: FastifyBaseLogger }) {
    this.#engine = new Probe(holdfast.engine, log);
    this.#ledger = new Probe(holdfast.ledger, log);
  }

  /** Returns when both have been asked once. */
  async start(): Promise<void> {
    await Promise.all([this.#engine.start(), this.#ledger.start()]);
  }

  stop(): void {
    this.#engine.stop();
    this.#ledger.stop();
  }

  /** Not ready from now on, so that whoever shares out requests sends no more. */
  startDraining(): void {
    this.#isDraining = true;
  }

  get isDraining(): boolean {
    return this.#isDraining;
  }

  report() {
    const [engine, ledger] = [this.#engine.report(), this.#ledger.report()];
    const isOk = engine.status === 'ok' && ledger.status === 'ok';
    const status = this.#isDraining ? 'draining' : isOk ? 'ok' : 'unavailable';
    return { status, engine, ledger } as const;
  }
}

class Probe {
  readonly #dependency: Dependency;
  readonly #log: FastifyBaseLogger;
  #isOk = true;
  #since = Date.now();
  #latencyMs: number | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isOver = false;

  constructor(dependency: Dependency, log: FastifyBaseLogger) {
    this.#dependency = dependency;
    this.#log = log;
  }

  async start(): Promise<void> {
    await this.#ask();
    if (!this.#isOver) this.#timer = setTimeout(() => this.start(), PROBE_EVERY_MS).unref();
  }

  stop(): void {
    this.#isOver = true;
    clearTimeout(this.#timer);
  }

  report(): DependencyReport {
    return {
      name: this.#dependency.name,
      status: this.#isOk ? 'ok' : 'unavailable',
      since: this.#since,
      latencyMs: this.#latencyMs,
    };
  }

  async #ask(): Promise<void> {
    const askedAtMs = performance.now();
    const silent = setTimeout(() => {
      // An answer may lie there unread, if it is this process that was busy for so long.
      setImmediate(() => isUnderway && this.#isGone(new Error(`no answer for ${SILENT_AFTER_MS} ms`)));
    }, SILENT_AFTER_MS).unref();
    let isUnderway = true;
    try {
      await this.#dependency.ping();
      this.#latencyMs = Math.round((performance.now() - askedAtMs) * 100) / 100;
      this.#isThere();
    } catch (error) {
      this.#isGone(error);
    } finally {
      isUnderway = false;
      clearTimeout(silent);
    }
  }

  #isThere(): void {
    if (this.#isOk) return;
    this.#isOk = true;
    this.#since = Date.now();
    this.#log.info({ dependency: this.#dependency.name }, 'dependency is back');
  }

  /** Why is for the log, once; the page is public. */
  #isGone(error: unknown): void {
    if (!this.#isOk || this.#isOver) return;
    this.#isOk = false;
    this.#since = Date.now();
    this.#log.warn({ dependency: this.#dependency.name, err: error }, 'dependency is gone');
  }
}

/** `/healthz`: this process answers. `/readyz`: it is to be sent requests, or what stands in the way. */
export function registerHealth(server: FastifyInstance, health: Health): void {
  server.get('/healthz', { logLevel: 'silent' }, async () => ({ status: 'ok' }));

  server.get('/readyz', { logLevel: 'silent' }, async (_request, reply) => {
    const report = health.report();
    return reply
      .code(report.status === 'ok' ? 200 : 503)
      .header('cache-control', 'no-store')
      .send(report);
  });
}
