/**
 * Judges histories, and says in words what was found.
 *
 *   npm run verify -- <history.jsonl>… [--timeline <out.html>] [--max-steps <n>]
 *
 * Exit code: 0 all are valid; 1 one is violated, undecided, empty, no history or cut short; 2 asked for wrongly.
 */
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { HistoryProblem, judge, shrinkViolation, timelineHtml } from '../src/index.ts';
import { readHistory } from './read-history.ts';
import { inWords } from './words.ts';

const USAGE = `Usage: npm run verify -- <history.jsonl>… [--timeline <out.html>] [--max-steps <n>]

Judges whether a correct seat system could have given the answers of each history.

  --timeline <out.html>   draws the first violation, cut down to what it takes, as a page
  --max-steps <n>         how long to search, in steps per group of seats
`;

interface Asked {
  readonly paths: readonly string[];
  readonly timeline: string | undefined;
  readonly maxSteps: number | undefined;
}

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  const asked = parse(args);
  if (typeof asked === 'string') {
    console.error(`${asked}\n\n${USAGE}`);
    return 2;
  }
  let exitCode = 0;
  let isDrawn = false;
  for (const path of asked.paths) {
    const found = await verify(path, isDrawn ? { ...asked, timeline: undefined } : asked);
    isDrawn ||= found.isDrawn;
    exitCode = Math.max(exitCode, found.exitCode);
  }
  return exitCode;
}

/** What was asked for, or what is wrong with that. */
function parse(args: readonly string[]): Asked | string {
  try {
    const { positionals, values } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { timeline: { type: 'string' }, 'max-steps': { type: 'string' } },
    });
    const maxSteps = values['max-steps'] === undefined ? undefined : Number(values['max-steps']);
    if (positionals.length === 0) return 'Which history? Name at least one file.';
    if (maxSteps !== undefined && (!Number.isSafeInteger(maxSteps) || maxSteps < 1)) {
      return '--max-steps takes a whole number, 1 or more.';
    }
    return { paths: positionals, timeline: values.timeline, maxSteps };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function verify(path: string, { timeline, maxSteps }: Asked) {
  try {
    const history = await readHistory(path, (operations) =>
      tellProgress(`${path}: ${operations.toLocaleString('en')} operations read`),
    );
    tellProgress(`${path}: judging ${history.operations.length.toLocaleString('en')} operations`);
    const judgement = judge(history, { maxSteps });
    tellProgress('');
    const [verdict, ...more] = inWords(judgement);
    console.log([`${path}: ${verdict}`, ...more].join('\n'));
    const [first] = judgement.violations;
    const isProven = judgement.verdict === 'valid' && judgement.operations > 0;
    if (timeline === undefined || !first) return { exitCode: isProven ? 0 : 1, isDrawn: false };
    const shrunken = shrinkViolation(history, first);
    await writeFile(timeline, timelineHtml(shrunken.history, shrunken.violations));
    console.log(`  drawn in ${timeline}, cut down to ${shrunken.history.operations.length} operations`);
    return { exitCode: 1, isDrawn: true };
  } catch (error) {
    tellProgress('');
    if (error instanceof HistoryProblem) {
      const what = error.kind === 'cut short' ? 'CUT SHORT' : 'NO HISTORY';
      console.log(`${path}: ${what}: ${error.message}`);
      return { exitCode: 1, isDrawn: false };
    }
    console.error(`${path}: ${error instanceof Error ? error.message : error}`);
    return { exitCode: 2, isDrawn: false };
  }
}

/** On a terminal, in the same line over and over. */
function tellProgress(what: string): void {
  if (!process.stderr.isTTY) return;
  process.stderr.write(`\r\x1b[2K${what}`);
}
