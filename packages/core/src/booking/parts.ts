import type { Clock } from '../ports/clock.ts';
import type { KeepBlockOutcome, Ledger } from '../ports/ledger.ts';
import type { SeatEngine } from '../ports/seat-engine.ts';
import type { Catalog } from './catalog.ts';
import type { Limits } from './limits.ts';
import type { ReportFault } from './report-fault.ts';
import type { ShowLoader } from './show-loader.ts';

/** A change that an engine has with this fence. */
export interface OperatorChange {
  readonly showId: string;
  readonly fence: number;
  /** Writes it to the ledger; any number of times, whatever came in between. @throws LedgerUnavailable */
  keep(): Promise<KeepBlockOutcome>;
}

/** What everything in booking/ works on. */
export interface BookingParts {
  readonly engine: SeatEngine;
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly catalog: Catalog;
  readonly loader: ShowLoader;
  readonly limits: Limits;
  /** What the ledger could not be told of when it happened, in the order it did; the sweeper sees to it. */
  readonly unkept: Set<OperatorChange>;
  readonly reportFault: ReportFault;
}
