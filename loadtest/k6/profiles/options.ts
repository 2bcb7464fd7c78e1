import type { Options } from 'k6/options';

interface Parts {
  readonly scenarios: NonNullable<Options['scenarios']>;
  readonly thresholds: NonNullable<Options['thresholds']>;
}

/** The options of a script: its own scenarios and thresholds, and what is the same for all. */
export function optionsOf({ scenarios, thresholds }: Parts): Options {
  return {
    scenarios,
    thresholds,
    summaryTrendStats: ['min', 'med', 'p(95)', 'p(99)', 'max'],
    // Each tag would be a time series for each of its values.
    systemTags: [],
    batch: 20,
    batchPerHost: 20,
    setupTimeout: '60s',
    teardownTimeout: '10m',
  };
}
