import { Histogram, type Registry } from 'prom-client';
import type { CallStatus } from '../calls.ts';
import { registerReading } from './readings.ts';
import type { Recent } from './recent.ts';

const SECONDS = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5];

interface Meter {
  /** A histogram's child with its labels: finding it costs as much as what it does. */
  readonly observe: (seconds: number) => void;
  calls: number;
}

/** How many calls each procedure had, how they ended, and how long they took. */
export class Procedures {
  readonly #seconds: Histogram<'procedure' | 'status'>;
  readonly #recent: Recent;
  readonly #meters = new Map<string, Map<CallStatus, Meter>>();

  constructor({ registry, recent }: { readonly registry: Registry; readonly recent: Recent }) {
    this.#recent = recent;
    this.#seconds = new Histogram({
      name: 'holdfast_procedure_seconds',
      help: 'How long procedures took, by procedure and how they ended (OK, or the status of the refusal)',
      labelNames: ['procedure', 'status'],
      buckets: SECONDS,
      registers: [registry],
    });
    registerReading({
      registry,
      kind: 'counter',
      name: 'holdfast_holds_total',
      help: 'Holds asked for, by outcome: created, or the status of the refusal',
      label: 'outcome',
      read: () => this.#holdsByOutcome(),
    });
  }

  note(procedure: string, status: CallStatus, tookMs: number): void {
    const meter = this.#meters.get(procedure)?.get(status) ?? this.#newMeter(procedure, status);
    meter.calls += 1;
    meter.observe(tookMs / 1_000);
    this.#recent.noteProcedure(procedure, status, tookMs, performance.now());
  }

  #holdsByOutcome(): Record<string, number> {
    const meters = [...(this.#meters.get('holds.create') ?? [])];
    const counts = meters.map(([status, { calls }]) => [status === 'OK' ? 'created' : status, calls]);
    return { created: 0, ...Object.fromEntries(counts) };
  }

  /** Only procedures that there are come here, and only statuses of a closed set: the labels have a bound. */
  #newMeter(procedure: string, status: CallStatus): Meter {
    const { observe } = this.#seconds.labels({ procedure, status });
    const meter = { observe, calls: 0 };
    const meters = this.#meters.get(procedure) ?? new Map<CallStatus, Meter>();
    this.#meters.set(procedure, meters.set(status, meter));
    return meter;
  }
}
