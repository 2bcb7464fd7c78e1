// The way in: brings what is missing, then starts, tests or formats Holdfast. Runs on Node 18 and later with nothing
// installed, hence plain JavaScript without dependencies.
import { bench, dev, format, prove, screens, simulate, start, verify } from './bootstrap/application.mjs';
import { installDependencies } from './bootstrap/install.mjs';
import { handleSignals, Interrupted } from './bootstrap/processes.mjs';
import { StepError } from './bootstrap/progress.mjs';
import { test } from './bootstrap/test.mjs';
import { bringToolchain } from './bootstrap/toolchain.mjs';

const usage = `Usage: npm start                 start Holdfast with the demo shows
       npm run dev               the same for working on it: the page and the api reload on change
       npm test [-- <filter>]    every check, or only the tests that match
       npm run prove             load on every engine, and a checker that judges every answer: [-- --help]
       npm run bench -- engine   a hold beside SET NX PX, on one Redis
       npm run bench -- http     what the API adds to an engine call
       npm run bench -- dashboard   a browser on 50 000 seats
       npm run screens           takes the pages' pictures for the docs
       npm run simulate          thousands of schedules of faults, seeded: [-- --seed <n> --schedules <n>]
       npm run verify -- <history.jsonl>…   judges what clients were answered (docs/HISTORY.md)
       npm run format            format and fix what can be fixed
`;

/** @type {Record<string, (tools: import('./bootstrap/toolchain.mjs').Toolchain, args: string[]) => Promise<number>>} */
const commands = { start, dev, test, prove, bench, simulate, verify, screens, format };

/**
 * @param {string | undefined} name
 * @param {string[]} args
 * @returns {Promise<number>} exit code
 */
async function main(name, args) {
  const command = Object.entries(commands).find(([known]) => known === name)?.[1];
  if (!command) {
    const asked = name === '--help' || name === '-h' || name === 'help';
    (asked ? process.stdout : process.stderr).write(
      asked ? usage : `Unknown command: ${name ?? '(none)'}\n${usage}`,
    );
    return asked ? 0 : 2;
  }
  if (process.platform === 'win32') {
    throw new StepError('Holdfast runs on Linux and macOS. On Windows, run it inside WSL.');
  }
  handleSignals();
  const tools = await bringToolchain();
  await installDependencies(tools);
  return command(tools, args);
}

try {
  process.exitCode = await main(process.argv[2], process.argv.slice(3));
} catch (error) {
  if (error instanceof Interrupted) {
    process.exitCode = error.exitCode;
  } else if (error instanceof StepError) {
    if (error.output) process.stderr.write(`${error.output}\n\n`);
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  } else {
    throw error;
  }
}
