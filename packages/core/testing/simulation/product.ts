import { assemble } from '../../src/create.ts';
import { MemoryEngine } from '../../src/engines/memory/memory-engine.ts';
import { SqlLedger } from '../../src/ledger/sql-ledger.ts';
import type { Clock } from '../../src/ports/clock.ts';
import { EngineUnavailable, LedgerUnavailable } from '../../src/ports/faults.ts';
import type { SeatEngine } from '../../src/ports/seat-engine.ts';

/** The booking code under simulation: this repository's, or a copy of it that was broken on purpose. */
export interface Product {
  readonly assemble: typeof assemble;
  readonly Engine: new (parts: { readonly clock: Clock }) => SeatEngine;
  readonly SqlLedger: typeof SqlLedger;
  readonly EngineUnavailable: typeof EngineUnavailable;
  readonly LedgerUnavailable: typeof LedgerUnavailable;
}

export const product: Product = {
  assemble,
  Engine: MemoryEngine,
  SqlLedger,
  EngineUnavailable,
  LedgerUnavailable,
};
