import type { Product } from '../simulation/product.ts';
import type { SourceCopy } from './source-copy.ts';

/** What the simulation runs, from a copy of the sources. */
export async function productOf(copy: SourceCopy): Promise<Product> {
  const { assemble } = await copy.load<Pick<Product, 'assemble'>>('create.ts');
  const { MemoryEngine } = await copy.load<{ MemoryEngine: Product['Engine'] }>(
    'engines/memory/memory-engine.ts',
  );
  const { SqlLedger } = await copy.load<Pick<Product, 'SqlLedger'>>('ledger/sql-ledger.ts');
  const faults = await copy.load<Pick<Product, 'EngineUnavailable' | 'LedgerUnavailable'>>('ports/faults.ts');
  return { assemble, Engine: MemoryEngine, SqlLedger, ...faults };
}
