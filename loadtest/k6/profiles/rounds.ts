import type { Options } from 'k6/options';

type Scenarios = NonNullable<Options['scenarios']>;

export interface Rounds {
  readonly vus: number;
  readonly rounds: number;
  readonly periodMs: number;
}

/** Every VU goes through all rounds, each round at an instant that is the same for all. Rounds end by themselves. */
export function inRounds({ vus, rounds: iterations, periodMs }: Rounds): Scenarios {
  // For a server that is behind: who is late in one round goes into the next at once.
  const maxSeconds = 120 + Math.ceil((iterations * periodMs * 3) / 1_000);
  return {
    buyers: { executor: 'per-vu-iterations', vus, iterations, maxDuration: `${maxSeconds}s` },
  };
}

/** How many rounds fill a duration, one at least. */
export function roundsIn(durationMs: number, { periodMs }: Pick<Rounds, 'periodMs'>): number {
  return Math.max(1, Math.round(durationMs / periodMs));
}
