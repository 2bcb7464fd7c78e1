/** What loadtest/run.ts reads, until it is gone: its scripts are. */
export interface Report {
  readonly requests: number;
  readonly winners: number;
  readonly losers: number;
  readonly wrong: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly spreadMs: number;
  readonly problems: readonly string[];
}
