import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ownFolder } from '@holdfast/core/testing';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { expect, onTestFinished, test } from 'vitest';
import { closingWords } from '../prove/closing-words.ts';
import { junitOf } from '../prove/report/junit.ts';
import { pageOf } from '../prove/report/page.ts';
import { verdictIn } from '../prove/report/words.ts';
import { emptyReport } from '../prove/report/write.ts';
import { passed, type Results } from '../prove/results.ts';
import { FACTS, resultsOf, runOf, TOOTH, targetOf, VALID, VIOLATED } from './support/results.ts';

const judged = { kind: 'judged', judgement: VIOLATED, facts: FACTS, readMs: 1, shrunkTo: 3 } as const;
const failed = runOf({
  script: '06-confirm-race',
  verdict: 'failed',
  problems: ['claims never overlap: <A1> twice'],
  judged,
});
const crossed = runOf({
  verdict: 'failed',
  problems: ['winners must be count==4 and is 5'],
  thresholds: [{ name: 'winners', expression: 'count==4', ok: false, value: 5 }],
});
const cut = runOf({
  verdict: 'cut short',
  problems: ['k6 was killed by SIGKILL'],
  ...{
    thresholds: [],
    judged: { kind: 'no history', problem: 'it has no end after line 12' },
    operations: 0,
  },
});
const nothing = runOf({ verdict: 'tested nothing', problems: ['nobody was granted a seat'] });

const CONTROL = { ...TOOTH, name: 'not broken', caughtBy: undefined, alsoBy: [], cutShort: [] };

/** Only the first shows that all is right. */
const CASES: readonly (readonly [string, Partial<Results>, 'good' | 'bad' | 'warn', RegExp, number])[] = [
  ['all passed', {}, 'good', /^In 1 000 operations on 1 target no seat had two owners/, 0],
  ['teeth that bite', { teeth: [TOOTH] }, 'good', /^In 1 000 operations/, 0],
  [
    'a violation',
    { targets: [targetOf({ runs: [runOf(), failed] })] },
    'bad',
    /^1 run of 2 failed .*<A1> twice/,
    3,
  ],
  ['a crossed threshold', { targets: [targetOf({ runs: [crossed] })] }, 'bad', /winners must be count==4/, 3],
  ['a run cut short', { targets: [targetOf({ runs: [cut] })] }, 'warn', /k6 was killed by SIGKILL/, 3],
  ['a run of nothing', { targets: [targetOf({ runs: [nothing] })] }, 'warn', /nobody was granted a seat/, 2],
  ['no run at all', { targets: [] }, 'warn', /nothing was run/, 1],
  ['an interrupt', { cutShort: 'it was interrupted' }, 'warn', /Cut short.*it was interrupted/, 1],
  ['an engine without runs', { targets: [targetOf(), targetOf({ runs: [] })] }, 'warn', /nothing was run/, 2],
  [
    'an engine that does not start',
    { targets: [targetOf({ runs: [], about: undefined, trouble: 'redis-server is not on PATH\nat all' })] },
    'warn',
    /redis-server is not on PATH\.$/,
    2,
  ],
  ['a blunt tooth', { teeth: [{ ...TOOTH, caughtBy: undefined }] }, 'bad', /no owner check/, 2],
  ['teeth alone', { targets: [], teeth: [TOOTH], controls: [CONTROL] }, 'good', /^All 1 broken variants/, 0],
  [
    'a core that is not broken, accused',
    { teeth: [TOOTH], controls: [{ ...CONTROL, caughtBy: TOOTH.caughtBy }] },
    'bad',
    /not broken did not come out clean.*a stranger confirmed/,
    2,
  ],
  [
    'a core that is not broken, and a run that shows nothing',
    { teeth: [TOOTH], controls: [{ ...CONTROL, cutShort: ['k6 was killed by SIGKILL'] }] },
    'bad',
    /not broken did not come out clean.*k6 was killed/,
    2,
  ],
];

test.for(CASES)('%s: what the report says of it', ([_name, more, tone, sentence, failures]) => {
  const results = resultsOf(more);
  expect(passed(results)).toBe(tone === 'good');
  expect(verdictIn(results)).toEqual({ tone, sentence: expect.stringMatching(sentence) });

  const page = pageOf(results);
  // Whatever a server answered, it does not become part of the page.
  expect(page).not.toContain('<A1>');
  // It needs nothing from anywhere.
  expect(page).not.toMatch(/(src|href)="(https?:)?\/\//);

  const xml = junitOf(results);
  expect(XMLValidator.validate(xml)).toBe(true);
  const { testsuites } = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '',
    isArray: (name) => name === 'testsuite' || name === 'testcase',
  }).parse(xml) as { testsuites: JunitSuites };
  const cases = testsuites.testsuite.flatMap((suite) => suite.testcase);
  expect(Number(testsuites.tests)).toBe(cases.length);
  expect(Number(testsuites.failures)).toBe(failures);
  expect(cases.filter(({ failure }) => failure !== undefined)).toHaveLength(failures);
  for (const suite of testsuites.testsuite) {
    expect(Number(suite.tests)).toBe(suite.testcase.length);
    expect(Number(suite.failures)).toBe(suite.testcase.filter((one) => one.failure !== undefined).length);
  }
  // No two have one name, or a viewer would show one of them.
  expect(new Set(cases.map(({ classname, name }) => `${classname} ${name}`)).size).toBe(cases.length);
});

interface JunitSuites {
  readonly tests: string;
  readonly failures: string;
  readonly testsuite: readonly {
    readonly tests: string;
    readonly failures: string;
    readonly testcase: readonly { classname: string; name: string; failure?: unknown }[];
  }[];
}

test('what XML has no place for is left out', () => {
  const strange = runOf({ verdict: 'failed', problems: ['\u0000\u001b[31m]]>&<x>'] });
  expect(XMLValidator.validate(junitOf(resultsOf({ targets: [targetOf({ runs: [strange] })] })))).toBe(true);
});

test('the page has what was measured, what it ran on and how to run it again', () => {
  const page = pageOf(resultsOf({ teeth: [TOOTH] }));
  for (const text of [
    ...[
      'SEAT_UNAVAILABLE 280',
      'exactly one: <b>40</b>, none: <b>8</b>',
      '1 234',
      'PostgreSQL',
      'redis 8.0.2',
    ],
    ...[
      'A processor, 2 cores, 24 GB',
      '0.1.0, 1234567',
      '--script 02 --size small --seed 7',
      'Seed 7, VUS=100',
    ],
    ...['only the owner acts', 'wrong_yes count==0', '212', `${VALID.groups} groups`],
  ]) {
    expect(page).toContain(text);
  }
});

test('of a Holdfast that ran already it claims neither a version nor a machine', () => {
  const about = { engine: 'etcd', ledger: 'PostgreSQL', versions: {}, isStartedHere: false };
  const elsewhere = pageOf(resultsOf({ targets: [targetOf({ name: 'https://tickets.example', about })] }));
  expect(elsewhere).toContain('Engine: etcd. Ledger: PostgreSQL.');
  expect(elsewhere).toMatch(/<th scope="row">this checkout<\/th><td>0\.1\.0/);
  expect(elsewhere).not.toContain('share this machine');
  expect(elsewhere).toContain('the way to the server included');
  const here = pageOf(resultsOf());
  expect(here).toContain('share this machine');
  expect(here).not.toContain('Engine: ');
});

test('its closing words say of each target how many runs passed, and of each broken variant what caught it', () => {
  const teeth = [TOOTH, { ...TOOTH, name: 'blunt', caughtBy: undefined }];
  const words = closingWords(resultsOf({ targets: [targetOf({ runs: [runOf(), crossed] })], teeth }));
  const rows = words.split('\n').filter((line) => line.startsWith('| '));
  expect(words.split('\n')[0]).toMatch(/^1 run of 2 failed/);
  expect(rows).toContainEqual(expect.stringContaining('| 1 of 2 |'));
  expect(rows).toContainEqual(expect.stringMatching(/^\| no owner check .*\| [^|]+ \| \d+ \|$/));
  expect(rows).toContainEqual(expect.stringMatching(/^\| blunt .*\| NOTHING \| - \|$/));
});

test('what an earlier run left is cleared away, and nothing else', async () => {
  const folder = await ownFolder('report');
  onTestFinished(() => folder.remove());
  for (const name of ['teeth', 'histories', 'timelines', 'mine']) {
    await mkdir(join(folder.path, name));
    await writeFile(join(folder.path, name, 'left'), '');
  }
  await writeFile(join(folder.path, 'results.json'), '{}');
  await emptyReport(folder.path);
  const left = await readdir(folder.path, { recursive: true });
  expect(left.toSorted()).toEqual(['histories', 'mine', join('mine', 'left'), 'timelines']);
});
