import type { ExpireDueOutcome, NoteCall, Observer } from '@holdfast/core';
import { Counter, Histogram, type Registry } from 'prom-client';
import type { Recent } from './recent.ts';

const SECONDS = [0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 2.5];

/** Counts and times what engine and ledger are asked. */
export function observeDependencies({
  registry,
  recent,
}: {
  readonly registry: Registry;
  readonly recent: Recent;
}): Observer {
  const seconds = (port: 'engine' | 'ledger') =>
    new Histogram({
      name: `holdfast_${port}_operation_seconds`,
      help: `How long the ${port} took, by operation and outcome; FAULT: it gave no answer`,
      labelNames: ['operation', 'outcome'],
      buckets: SECONDS,
      registers: [registry],
    });
  const histograms = { engine: seconds('engine'), ledger: seconds('ledger') };
  const expired = new Counter({
    name: 'holdfast_holds_expired_total',
    help: 'Holds that sweeps of this process ended; at least so many ran out: one that somebody meets before a sweep is not in it',
    registers: [registry],
  });
  const settled = new Counter({
    name: 'holdfast_confirms_settled_total',
    help: 'Confirms in doubt that this process settled with the ledger: BOOKED, or VOIDED for good',
    labelNames: ['outcome'],
    registers: [registry],
  });
  for (const outcome of ['BOOKED', 'VOIDED']) settled.inc({ outcome }, 0);

  const also: Readonly<Record<string, NoteCall>> = {
    'engine.expireDue': (outcome, _tookMs, answer) => {
      if (outcome !== 'EXPIRED') return;
      const { expired: holds } = answer as Extract<ExpireDueOutcome, { status: 'EXPIRED' }>;
      expired.inc(holds);
      recent.noteExpired(holds);
    },
    'ledger.settle': (outcome) => {
      if (outcome !== 'FAULT') settled.inc({ outcome });
    },
  };
  return {
    operation(port, operation) {
      const observers = new Map<string, (seconds: number) => void>();
      const then = also[`${port}.${operation}`];
      return (outcome, tookMs, answer) => {
        let observe = observers.get(outcome);
        if (!observe) {
          observe = histograms[port].labels({ operation, outcome }).observe;
          observers.set(outcome, observe);
        }
        observe(tookMs / 1_000);
        then?.(outcome, tookMs, answer);
      };
    },
  };
}
