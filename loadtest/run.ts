/**
 * Fires k6 at Holdfast on each engine and fails unless every seat got exactly one winner.
 *
 *   node loadtest/run.ts [--quick] [--seed=NUMBER]
 *
 * Brings its own servers, on 127.0.0.1 only, and ends them. k6 is HOLDFAST_K6 or the one on PATH.
 */
import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { findK6, runK6 } from './runner/k6.ts';
import { explain, type Run, tableOf } from './runner/table.ts';
import { targets } from './runner/targets.ts';

const SCENARIOS = [
  { script: 'one-seat', name: '200 buyers, 1 seat' },
  { script: 'fifty-seats', name: '200 buyers, 50 seats' },
];
/** Each round takes other seats, in other orders. The demo shows have seats for four. */
const ROUNDS = { quick: 1, full: 3 };

try {
  process.exitCode = await main();
} catch (error) {
  console.error(`loadtest: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { quick: { type: 'boolean' }, seed: { type: 'string' } } });
  const seed = Number(values.seed ?? randomInt(1_000_000));
  if (!Number.isSafeInteger(seed)) throw new Error('--seed must be a whole number');
  const rounds = values.quick ? ROUNDS.quick : ROUNDS.full;
  const k6 = findK6(process.env);
  console.log(`Load test, seed ${seed} (again with --seed=${seed})`);

  const runs: Run[] = [];
  for (const withTarget of targets) {
    await withTarget(async ({ name: engine, apis }) => {
      for (let round = 0; round < rounds; round += 1) {
        for (const { script, name: scenario } of SCENARIOS) {
          const result = await runK6({ k6, script, apis, seed: seed + round, env: process.env });
          runs.push({ engine, scenario, result });
        }
      }
    });
  }
  console.log(tableOf(runs));
  const failed = runs.filter(({ result }) => !result.passed);
  for (const run of failed) {
    console.log(
      `\n${run.engine}, ${run.scenario}:\n${explain(run)
        .map((line) => `  ${line}`)
        .join('\n')}`,
    );
  }
  return failed.length === 0 ? 0 : 1;
}
