/**
 * Measures Holdfast beside what it is compared with. Bars that are not met are said, and are no error: a shared
 * machine may have a bad minute.
 *
 *   node loadtest/bench/run.ts engine    what a hold costs beside other locks
 *   node loadtest/bench/run.ts http      what the API adds to an engine call
 *   node loadtest/bench/run.ts dashboard what a browser makes of 50 000 seats
 *   node loadtest/bench/run.ts confirms  what a confirm costs the ledger
 *   node loadtest/bench/run.ts engines   memory, Redis and etcd side by side
 *   node loadtest/bench/run.ts checker   how fast a history of a million operations is judged
 */
import { benchChecker } from './checker/index.ts';
import { benchConfirms } from './confirms.ts';
import { benchDashboard } from './dashboard/index.ts';
import { benchEngine } from './engine/index.ts';
import { benchEngines } from './engines.ts';
import { benchHttp } from './http/index.ts';
import { print } from './lines.ts';

const tell = (step: string) => console.error(`… ${step}`);
const benches = {
  engine: async () => print(await benchEngine(tell)),
  http: async () => print(await benchHttp(tell)),
  dashboard: async () => print(await benchDashboard(tell)),
  confirms: async () => print(await benchConfirms()),
  checker: async () => print(await benchChecker(tell)),
  engines: async () => console.log(await benchEngines(tell)),
};

const name = process.argv[2];
const bench = Object.entries(benches).find(([known]) => known === name)?.[1];
if (!bench) {
  console.error(`Which bench? One of: ${Object.keys(benches).join(', ')}`);
  process.exitCode = 2;
} else {
  await bench();
}
