/**
 * Measures Holdfast beside what it is compared with. Bars that are not met are said, and are no error: a shared
 * machine may have a bad minute.
 *
 *   node loadtest/bench/run.ts engine
 */
import { benchEngine } from './engine.ts';

const benches = { engine: benchEngine };

const name = process.argv[2];
const bench = Object.entries(benches).find(([known]) => known === name)?.[1];
if (!bench) {
  console.error(`Which bench? One of: ${Object.keys(benches).join(', ')}`);
  process.exitCode = 2;
} else {
  const lines = await bench();
  const width = Math.max(...lines.map(({ what }) => what.length));
  for (const { what, value, bar, isMet } of lines) {
    console.log(
      `${what.padEnd(width)}  ${value.padStart(10)}  ${bar.padEnd(17)}  ${isMet ? 'met' : 'NOT MET'}`,
    );
  }
  console.log(`${lines.filter(({ isMet }) => isMet).length} of ${lines.length} bars met`);
}
