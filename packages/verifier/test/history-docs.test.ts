/** docs/HISTORY.md, held to what the reader takes. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { FIELDS, type Fields, NEEDED } from '../src/format/fields.ts';
import { REFUSALS } from '../src/format/refusals.ts';
import { judge, parseHistory } from '../src/index.ts';
import { INVARIANT_RULES } from '../src/judge.ts';

const page = await readFile(join(import.meta.dirname, '../../../docs/HISTORY.md'), 'utf8');

/** The rows of the first table after these words, as cells without code marks. */
function tableAfter(words: string): string[][] {
  const from = page.indexOf(words);
  if (from < 0) throw new Error(`docs/HISTORY.md has no "${words}"`);
  const rows: string[][] = [];
  for (const line of page.slice(from).split('\n')) {
    if (line.startsWith('|'))
      rows.push(
        line
          .split('|')
          .slice(1, -1)
          .map((cell) => cell.trim().replaceAll('`', '')),
      );
    else if (rows.length > 0) break;
  }
  return rows.slice(2);
}

it.each(Object.entries(FIELDS) as [string, Fields][])(
  'has the fields of a record %s, in order',
  (record, fields) => {
    const told = tableAfter(`### \`${record}\``).map(([name, what]) => [name, what]);
    const expected = Object.entries(fields).map(([name, { is, isOptional }]) => [
      name,
      `${isOptional ? '_optional_: ' : ''}${is}`,
    ]);
    expect(told).toEqual(expected);
  },
);

it('says what each operation must say', () => {
  const [, sent = '', ok = ''] =
    /What each must say: ([\s\S]*?)\. Once granted, ([\s\S]*?)\.\n/.exec(page) ?? [];
  const said = (words: string) =>
    words
      .split(/;|,(?= an? \w+ its)/)
      .flatMap((part) => {
        const names = Object.keys(NEEDED).filter((name) =>
          new RegExp(`\\b${name}\\b`).test(part.replaceAll(/`\w+`/g, '')),
        );
        return names.flatMap((name) => [...part.matchAll(/`(\w+)`/g)].map(([, field]) => `${name} ${field}`));
      })
      .toSorted();
  const needed = (when: 'sent' | 'ok') =>
    Object.entries(NEEDED)
      .flatMap(([name, fields]) => fields[when].map((field) => `${name} ${field}`))
      .toSorted();
  expect(said(sent)).toEqual(needed('sent'));
  expect(said(ok)).toEqual(needed('ok'));
});

it('shows a history that is one, with every kind of record that has nothing to hide, and is valid', () => {
  const example = /```jsonl history\n([\s\S]*?)```/.exec(page)?.[1] ?? '';
  const history = parseHistory(example.trim().split('\n'));
  const { verdict, violations } = judge(history);
  expect(violations).toEqual([]);
  expect(verdict).toBe('valid');
  for (const record of ['history', 'operation', 'feed', 'booking', 'snapshot', 'end']) {
    expect(example).toContain(`"record":"${record}"`);
  }
});

it('has every rule, and no other', () => {
  expect(tableAfter('## What is judged').map(([rule]) => rule)).toEqual(['linearizable', ...INVARIANT_RULES]);
});

it('has every name of a refusal, and what it is taken to say', () => {
  const withoutMarks = (says: string) => says.replaceAll('`', '');
  const expected = Object.entries(REFUSALS).map(([name, says]) => [name, withoutMarks(says)]);
  expect(tableAfter('#### Refusals')).toEqual(expected);
});
