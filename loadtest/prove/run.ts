/**
 * Puts Holdfast under load and has what came back judged: `npm run prove`, which brings what is missing and starts this.
 * Exit code 0: every answer could have come from a correct seat system. 1: not so, or it was not shown. 2: what was
 * asked for cannot be done. 130: interrupted; the report says so.
 */
import { join } from 'node:path';
import { closingWords } from './closing-words.ts';
import { readOptions, USAGE, UsageError } from './options.ts';
import { prove, variantsNamed } from './prove.ts';
import { emptyReport, writeReport } from './report/write.ts';
import { passed } from './results.ts';
import { findK6 } from './run-script.ts';

try {
  process.exitCode = await main();
} catch (error) {
  console.error(`prove: ${error instanceof Error ? error.message : error}`);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}

async function main(): Promise<number> {
  const { env, argv, stdout } = process;
  const options = readOptions(argv.slice(2), env);
  if (!options) {
    stdout.write(USAGE);
    return 0;
  }
  // Before the last report goes.
  const k6 = findK6(env);
  const variants = variantsNamed(options.variant);
  const folder = options.folder ?? join(import.meta.dirname, '../report');
  const ending = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => ending.abort());
  await emptyReport(folder);
  const results = await prove({
    options,
    folder,
    env,
    signal: ending.signal,
    k6,
    variants,
    screen: { isTerminal: stdout.isTTY === true, write: (text) => void stdout.write(text) },
    // Set by scripts/holdfast.mjs: what this machine has not got.
    withPostgres: !(env.HOLDFAST_MISSING ?? '').split(',').includes('postgres'),
    soFar: (soFar) => writeReport(folder, soFar),
  });
  await writeReport(folder, results);
  stdout.write(`\n${closingWords(results)}\n\n${join(folder, 'index.html')}\n`);
  if (ending.signal.aborted) return 130;
  return passed(results) ? 0 : 1;
}
