import { expect, it } from 'vitest';
import { HistoryWriter, parseHistory } from '../src/index.ts';

const SNAPSHOT = { version: 1, seats: {} };

/** Two parts of a feed, in the middle of a history. */
function written(): string[] {
  const lines: string[] = [];
  const writer = new HistoryWriter(
    { showId: 's', source: 'a test' },
    { write: (line) => lines.push(line), nowMs: () => 0 },
  );
  writer.feed({ client: 1, snapshot: SNAPSHOT, changes: [] });
  writer.feed({ client: 1, changes: [{ version: 2, status: 'held', seats: ['A'] }] });
  writer.end();
  return lines;
}

it('misses parts of the feed that were received and are not there', () => {
  const [header = '', first = '', second = '', end = ''] = written();
  expect(parseHistory([header, first, second, end]).feeds).toHaveLength(2);
  for (const [left, says] of [
    [[first], '2 parts of the feed were received, and it has 1'],
    [[], '2 parts of the feed were received, and it has 0'],
    [[first, second, second], '2 parts of the feed were received, and it has 3'],
  ] as const) {
    expect(() => parseHistory([header, ...left, end])).toThrow(says);
  }
});

it('takes a history whose writer did not count them', () => {
  const [header = '', first = ''] = written();
  expect(parseHistory([header, first, '{"record":"end","operations":0,"read":[]}']).feeds).toHaveLength(1);
});
