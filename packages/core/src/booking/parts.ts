import type { Clock } from '../ports/clock.ts';
import type { Ledger } from '../ports/ledger.ts';
import type { SeatEngine } from '../ports/seat-engine.ts';
import type { Catalog } from './catalog.ts';
import type { Limits } from './limits.ts';
import type { ReportFault } from './report-fault.ts';
import type { ShowLoader } from './show-loader.ts';

/** What everything in booking/ works on. */
export interface BookingParts {
  readonly engine: SeatEngine;
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly catalog: Catalog;
  readonly loader: ShowLoader;
  readonly limits: Limits;
  readonly reportFault: ReportFault;
  /** Changes by operators that an engine has and the ledger could not be told: the sweeper tells it, until it answers. */
  readonly unkept: Set<() => Promise<unknown>>;
}
