/**
 * Measures Holdfast beside what it is compared with. Bars that are not met are said, and are no error: a shared
 * machine may have a bad minute.
 *
 *   node loadtest/bench/run.ts engine
 *   node loadtest/bench/run.ts confirms
 */
import { benchConfirms } from './confirms.ts';
import { benchEngine } from './engine/index.ts';
import { print } from './lines.ts';

const benches = { engine: benchEngine, confirms: benchConfirms };

const name = process.argv[2];
const bench = Object.entries(benches).find(([known]) => known === name)?.[1];
if (!bench) {
  console.error(`Which bench? One of: ${Object.keys(benches).join(', ')}`);
  process.exitCode = 2;
} else {
  print(await bench((step) => console.error(`… ${step}`)));
}
