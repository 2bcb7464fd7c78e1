import type { Options } from 'k6/options';

type Scenarios = NonNullable<Options['scenarios']>;
type Scenario = Scenarios[string];

export interface Arrivals {
  /** Iterations that begin each second, whatever became of those before. */
  readonly perSecond: number;
  readonly durationMs: number;
  /** That are under way at once, at most; who comes when all are is counted as dropped. */
  readonly vus: number;
  /** The exported function that each runs. */
  readonly exec: string;
}

/** How many times more come when the sale has just begun. */
export const SPIKE = 5;

/** An open model: a trickle, a spike when the doors open, and a trickle again. */
export function withSpike({ perSecond, durationMs, vus, exec }: Arrivals): Scenario {
  const part = (share: number) => `${Math.ceil(durationMs * share)}ms`;
  const spike = perSecond * SPIKE;
  return {
    executor: 'ramping-arrival-rate',
    exec,
    startRate: perSecond,
    timeUnit: '1s',
    preAllocatedVUs: vus,
    stages: [
      { target: perSecond, duration: part(0.2) },
      { target: spike, duration: part(0.05) },
      { target: spike, duration: part(0.35) },
      { target: perSecond, duration: part(0.1) },
      { target: perSecond, duration: part(0.3) },
    ],
    gracefulStop: '2m',
  };
}

/** How many come in all, about. */
export function arrivalsWithSpike({ perSecond, durationMs }: Pick<Arrivals, 'perSecond' | 'durationMs'>) {
  const weight = 0.2 + 0.05 * ((1 + SPIKE) / 2) + 0.35 * SPIKE + 0.1 * ((1 + SPIKE) / 2) + 0.3;
  return Math.floor((perSecond * durationMs * weight) / 1_000);
}

/** An open model without ups and downs. */
export function atRate({ perSecond, durationMs, vus, exec }: Arrivals): Scenario {
  return {
    executor: 'constant-arrival-rate',
    exec,
    rate: perSecond,
    timeUnit: '1s',
    duration: `${durationMs}ms`,
    preAllocatedVUs: vus,
    gracefulStop: '2m',
  };
}
