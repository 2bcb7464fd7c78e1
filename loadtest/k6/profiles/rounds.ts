import type { Options } from 'k6/options';

type Scenarios = NonNullable<Options['scenarios']>;

/** Every VU goes through all rounds, each round at an instant that is the same for all. Rounds end by themselves. */
export function rounds({
  vus,
  rounds: iterations,
  periodMs,
}: {
  readonly vus: number;
  readonly rounds: number;
  readonly periodMs: number;
}): Scenarios {
  // For a server that is behind: who is late in one round goes into the next at once.
  const maxSeconds = 120 + Math.ceil((iterations * periodMs * 3) / 1_000);
  return {
    buyers: { executor: 'per-vu-iterations', vus, iterations, maxDuration: `${maxSeconds}s` },
  };
}
