import type { Options } from 'k6/options';

type Scenarios = NonNullable<Options['scenarios']>;

/** So many at a time, one iteration after the other, each to its end. */
export function steadily({
  vus,
  durationMs,
}: {
  readonly vus: number;
  readonly durationMs: number;
}): Scenarios {
  return {
    buyers: { executor: 'constant-vus', vus, duration: `${durationMs}ms`, gracefulStop: '2m' },
  };
}
