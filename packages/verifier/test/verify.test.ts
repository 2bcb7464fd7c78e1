/** The command, as somebody runs it on a file. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { History } from '../src/index.ts';
import { linesOf } from './support/lines-of.ts';
import { historyOf, hold } from './support/make-history.ts';
import { randomRun } from './support/random-run.ts';

const COMMAND = join(import.meta.dirname, '../cli/verify.ts');

describe('npm run verify', { timeout: 60_000 }, () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'holdfast-verify-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  async function file(name: string, lines: readonly string[]): Promise<string> {
    const path = join(folder, name);
    await writeFile(path, `${lines.join('\n')}\n`);
    return path;
  }
  const historyFile = (name: string, history: History) => file(name, linesOf(history));

  function run(...args: string[]) {
    return new Promise<{ code: number; out: string; err: string }>((resolve) => {
      const child = execFile(process.execPath, [COMMAND, ...args], (_, out, err) =>
        resolve({ code: child.exitCode ?? -1, out, err }),
      );
    });
  }

  it('says of a right one that it is valid', async () => {
    const history = randomRun(5);
    const { code, out, err } = await run(await historyFile('right.jsonl', history));
    expect(out).toContain('right.jsonl: VALID');
    expect(out).toContain(`${history.operations.length} operations`);
    expect(out).toMatch(/looked at \d+ operations \(linearizable\), \d+ certain claims of seats/);
    expect([code, err]).toEqual([0, '']);
  });

  it('says which rules had nothing to look at', async () => {
    const bare = historyOf([hold(1, [0, 10], ['A'], 1, { fence: undefined })]);
    const { code, out } = await run(await historyFile('bare.jsonl', bare));
    expect(out).toContain('looked at 1 operations (linearizable), 1 certain claims of seats');
    expect(out).toMatch(/not tried, for want of claims with a fence \(fences rise\), .*strangers/);
    expect(code).toBe(0);
  });

  it('takes no history in which nothing was tried for a proof', async () => {
    const { code, out } = await run(await historyFile('empty.jsonl', historyOf([], { bookings: [] })));
    expect(out).toContain('empty.jsonl: EMPTY: nothing was tried');
    expect(code).toBe(1);
  });

  it('says what is wrong, and draws it', async () => {
    const broken = [hold(1, [0, 10], ['A'], 1), hold(2, [20, 30], ['A'], 2), hold(3, [0, 5], ['B'], 3)];
    const timeline = join(folder, 'timeline.html');
    const right = await historyFile('right.jsonl', randomRun(5));
    const wrong = await historyFile('wrong.jsonl', historyOf(broken));
    const { code, out } = await run(right, wrong, '--timeline', timeline);
    expect(out).toContain('right.jsonl: VALID');
    expect(out).toContain('wrong.jsonl: VIOLATED');
    expect(out).toContain('claims never overlap: A belonged to two at once');
    expect(out).toContain('cut down to 2 operations');
    expect(code).toBe(1);
    expect(await readFile(timeline, 'utf8')).toContain('A belonged to two at once');
  });

  it('unpacks one that is packed, and says where that cannot be', async () => {
    const packed = join(folder, 'packed.jsonl.gz');
    await writeFile(packed, gzipSync(linesOf(randomRun(5)).join('\n')));
    expect(await run(packed)).toMatchObject({ code: 0, out: expect.stringContaining('VALID') });
    const { code, err } = await run(await file('no.jsonl.gz', ['{}']));
    expect(err).toContain('incorrect header check');
    expect(code).toBe(2);
  });

  it('fails one that is packed and was cut short', async () => {
    const path = join(folder, 'half.jsonl.gz');
    const packed = gzipSync(linesOf(randomRun(5)).join('\n'));
    await writeFile(path, packed.subarray(0, packed.length / 2));
    const { code, out } = await run(path);
    expect(out).toContain('half.jsonl.gz: CUT SHORT: the packed file ends in the middle');
    expect(code).toBe(1);
  });

  it('says of which seats the search was given up', async () => {
    const path = await historyFile('hard.jsonl', randomRun(5));
    const { code, out } = await run(path, '--max-steps', '1');
    expect(out).toContain('hard.jsonl: UNDECIDED');
    expect(out).toMatch(/given up on the seats \w+/);
    expect(code).toBe(1);
  });

  it('fails one that was cut short, and one that is none', async () => {
    const lines = linesOf(randomRun(5));
    const { code, out } = await run(
      await file('cut.jsonl', lines.slice(0, -1)),
      await file('none.jsonl', ['hello']),
    );
    expect(out).toContain('cut.jsonl: CUT SHORT: it has no end');
    expect(out).toContain('none.jsonl: NO HISTORY: line 1: this is no JSON object: hello');
    expect(code).toBe(1);
  });

  it.each([
    ['no file', [], 'Which history?'],
    ['a file that is not there', ['/nowhere.jsonl'], '/nowhere.jsonl: ENOENT'],
    ['an option that it has not', ['--fast'], "Unknown option '--fast'"],
    ['a bound that is none', ['a.jsonl', '--max-steps', 'many'], '--max-steps takes a whole number'],
  ])('wants to be asked rightly: %s', async (_, args, says) => {
    const { code, err } = await run(...args);
    expect(err).toContain(says);
    expect(code).toBe(2);
  });
});
