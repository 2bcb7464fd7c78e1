/** Lines that are a history, and what is said of lines that are not. */
import { describe, expect, it } from 'vitest';
import { HistoryBuilder, HistoryProblem, HistoryWriter, parseHistory } from '../src/index.ts';
import { linesOf } from './support/lines-of.ts';
import { historyOf } from './support/make-history.ts';
import { randomRun } from './support/random-run.ts';

const HEADER = '{"record":"history","format":1,"showId":"s","source":"a test"}';
const HOLD =
  '{"record":"operation","client":1,"operation":"hold","invokeMs":1.5,"returnMs":2,"outcome":"ok","seats":["A"],"ttlMs":50,"hold":"h","expiresAtMs":60}';
const end = (operations: number, read: readonly string[] = []) =>
  JSON.stringify({ record: 'end', operations, read });

function problemOf(lines: readonly string[]): HistoryProblem {
  try {
    parseHistory(lines);
  } catch (error) {
    if (error instanceof HistoryProblem) return error;
    throw error;
  }
  throw new Error('it was taken for a history');
}

/** The line of an operation, changed. */
function changed(change: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({ ...JSON.parse(HOLD), ...change });
}

it('reads what was written, whatever is in it', () => {
  for (let seed = 0; seed < 50; seed += 1) {
    const history = randomRun(seed);
    expect(parseHistory(linesOf(history))).toEqual(history);
  }
});

it('tells nothing read from nothing there', () => {
  const nothing = parseHistory([HEADER, end(0, ['bookings', 'live-holds'])]);
  expect(nothing).toEqual(historyOf([], { header: JSON.parse(HEADER), bookings: [], liveHolds: [] }));
  expect(parseHistory([HEADER, end(0)])).toEqual(historyOf([], { header: JSON.parse(HEADER) }));
});

it('keeps a text and a list of seats that come again once', () => {
  const { operations } = parseHistory([HEADER, HOLD, HOLD, end(2)]);
  expect(operations[0]?.seats).toBe(operations[1]?.seats);
});

describe('says with its line what is wrong and what to do:', () => {
  const cases: readonly (readonly [what: string, lines: readonly string[], line: number, says: string])[] = [
    ['no header', [HOLD], 1, 'the first line must be a record "history"'],
    ['two headers', [HEADER, HEADER], 2, 'a second "history"'],
    ['no JSON', [HEADER, 'time="12" level=info'], 2, 'this is no JSON object: time="12" level=info'],
    ['a line cut off', [HEADER, HOLD.slice(0, 40)], 2, 'a line that ends in the middle was cut off'],
    ['no object', [HEADER, '[]'], 2, 'this is no JSON object'],
    [
      'an unknown record',
      [HEADER, '{"record":"op"}'],
      2,
      'there is no record "op"; it must be one of history, operation',
    ],
    [
      'a record of JavaScript itself',
      [HEADER, '{"record":"constructor"}'],
      2,
      'there is no record "constructor"',
    ],
    [
      'an unknown outcome',
      [HEADER, changed({ outcome: 'timeout' })],
      2,
      '"outcome" must be "ok" or "fail" or "unknown", not "timeout"',
    ],
    ['an unknown operation', [HEADER, changed({ operation: 'buy' })], 2, '"operation" must be "hold" or'],
    [
      'an unknown field',
      [HEADER, changed({ expiresAt: 5 })],
      2,
      'a field "expiresAt", which is not in the format; perhaps "expiresAtMs" is meant',
    ],
    [
      'a field that is missing',
      [HEADER, changed({ client: undefined })],
      2,
      '"client" is missing: a whole number, 0 or more',
    ],
    ['null', [HEADER, changed({ fence: null })], 2, '"fence" must be a whole number, 0 or more, not null'],
    [
      'a seat twice',
      [HEADER, changed({ seats: ['A', 'A'] })],
      2,
      '"seats" must be a list of seat ids, each once',
    ],
    ['another format', [HEADER.replace('1', '2')], 1, '"format" must be 1, not 2'],
    [
      'a time that goes back',
      [HEADER, changed({ returnMs: 1.4 })],
      2,
      'returnMs 1.4 is before invokeMs 1.5. Take both from one clock',
    ],
    [
      'a grant of nothing',
      [HEADER, changed({ hold: undefined })],
      2,
      'of a hold that is ok, "hold" is missing',
    ],
    [
      'a hold that does not say how long it lasts',
      [HEADER, changed({ ttlMs: undefined })],
      2,
      'of a hold that is ok, "ttlMs" is missing',
    ],
    [
      'a hold that does not say when it runs out',
      [HEADER, changed({ expiresAtMs: undefined })],
      2,
      'of a hold that is ok, "expiresAtMs" is missing',
    ],
    [
      'a refusal without its name',
      [HEADER, changed({ outcome: 'fail' })],
      2,
      'Without a named refusal it is "unknown"',
    ],
    [
      'a field that every object has',
      [HEADER, changed({ toString: 'A' })],
      2,
      'it has a field "toString", which is not in the format',
    ],
    [
      'a refusal by a name that says nothing here',
      [HEADER, changed({ outcome: 'fail', refusal: 'SEAT_TAKEN' })],
      2,
      '"refusal" must be one of the names of refusals, not "SEAT_TAKEN"',
    ],
    [
      'an extend that does not say until when',
      [HEADER, changed({ operation: 'extend', expiresAtMs: undefined })],
      2,
      'of an extend that is ok, "expiresAtMs" is missing',
    ],
    [
      'a refusal that was granted',
      [HEADER, changed({ refusal: 'HOLD_EXPIRED' })],
      2,
      'what was refused by name is "fail"',
    ],
    [
      'a seat that was not read',
      [HEADER, changed({ operation: 'read', hold: undefined, statuses: { B: 'held' } })],
      2,
      '"statuses" has the seat B',
    ],
    [
      'a booking twice',
      [
        HEADER,
        ...Array(2).fill(
          '{"record":"booking","booking":"b","hold":"h","seats":["A"],"fence":1,"status":"confirmed","confirmedAtMs":1}',
        ),
      ],
      3,
      'the booking b is there twice',
    ],
    [
      'a change without seats',
      [HEADER, '{"record":"feed","client":1,"changes":[{"version":1,"status":"held","seats":[]}]}'],
      2,
      '"changes" must be a list of objects',
    ],
    ['an operation after the end', [HEADER, end(0), HOLD], 3, 'something after the end'],
  ];
  it.each(cases)('%s', (_, lines, line, says) => {
    const problem = problemOf(lines);
    expect(problem.kind).toBe('malformed');
    expect(problem.line).toBe(line);
    expect(problem.message).toContain(`line ${line}: `);
    expect(problem.message).toContain(says);
  });

  const cut: readonly (readonly [what: string, lines: readonly string[], says: string])[] = [
    ['nothing at all', [], 'there is no line in it'],
    ['no end', [HEADER, HOLD], 'it has no end after line 2'],
    ['fewer operations than were sent', [HEADER, HOLD, end(2)], '2 operations were sent, and it has 1'],
    ['more operations than were sent', [HEADER, HOLD, HOLD, end(1)], '1 operations were sent, and it has 2'],
    ['a snapshot that is not there', [HEADER, end(0, ['snapshot'])], 'what its end says of "snapshot"'],
    [
      'bookings that were not read',
      [
        HEADER,
        '{"record":"booking","booking":"b","hold":"h","seats":["A"],"fence":1,"status":"confirmed","confirmedAtMs":1}',
        end(0),
      ],
      'what its end says of "bookings"',
    ],
  ];
  it.each(cut)('%s, which is cut short', (_, lines, says) => {
    const problem = problemOf(lines);
    expect(problem.kind).toBe('cut short');
    expect(problem.message).toContain(says);
  });
});

describe('a writer', () => {
  function written(use: (writer: HistoryWriter) => void) {
    const lines: string[] = [];
    let nowMs = 0;
    use(
      new HistoryWriter(
        { showId: 's', source: 'a test', seed: 7 },
        { write: (line) => void lines.push(line), nowMs: () => ++nowMs },
      ),
    );
    return lines;
  }

  it('writes what was sent and answered, with its times', () => {
    const lines = written((writer) => {
      const answered = writer.send({ client: 3, operation: 'hold', seats: ['A'], ttlMs: 50 });
      const other = writer.send({ client: 4, operation: 'release', hold: 'h0' });
      other({ outcome: 'unknown' });
      answered({ outcome: 'ok', hold: 'h1', fence: 9, expiresAtMs: 60 });
      writer.bookings([]);
      writer.snapshot({ version: 3, seats: { A: 'held' } });
      writer.end();
    });
    const { operations, bookings, liveHolds, snapshot, header, readMs } = parseHistory(lines);
    expect(header.seed).toBe(7);
    expect(operations).toMatchObject([
      { client: 4, operation: 'release', invokeMs: 2, returnMs: 3, outcome: 'unknown' },
      { client: 3, operation: 'hold', invokeMs: 1, returnMs: 4, outcome: 'ok', seats: ['A'], fence: 9 },
    ]);
    expect([bookings, liveHolds, snapshot?.version]).toEqual([[], undefined, 3]);
    expect(readMs, 'when all was read').toBe(5);
  });

  it('counts what was sent and not what was written', () => {
    const lines = written((writer) => {
      writer.send({ client: 3, operation: 'hold', seats: ['A'], ttlMs: 50 });
      writer.end();
    });
    expect(problemOf(lines).message).toContain('1 operations were sent, and it has 0');
  });
});

it('takes long histories a line at a time', () => {
  const builder = new HistoryBuilder();
  builder.add(HEADER);
  for (let count = 0; count < 30_000; count += 1) builder.add(HOLD);
  builder.add('');
  builder.add(end(30_000));
  expect(builder.operations).toBe(30_000);
  expect(builder.finish().operations).toHaveLength(30_000);
});
