import fc, { type Arbitrary } from 'fast-check';

/** JSON text that stands where something else should. As text, because half of it is nothing that JSON.stringify writes. */
const HOSTILE_JSON: Arbitrary<string> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.constantFrom(
      ...[
        'null',
        'true',
        'false',
        '0',
        '-0',
        '-1',
        '1.5',
        '9007199254740992',
        '9007199254740993',
        '-9007199254740993',
      ],
      ...['1e400', '-1e400', '1e-400', '4294967296', '2147483648', '1e21', '123456789012345678901234567890'],
      ...['""', '" "', '"NaN"', '"Infinity"', '"undefined"', '"null"', '"0"', '"true"', '"[object Object]"'],
      ...['[]', '{}', '[[]]', '[null]', '[{}]', '{"":""}', '{"length":1e9}', '{"0":"A1","length":1}'],
      ...[
        '"\\u0000"',
        '"\\u001b[31m"',
        '"\\r\\nset-cookie: a=b"',
        '"\\u2028"',
        '"\\ufeff"',
        '"\\u202e"',
        '"\\ud800"',
        '"\\udfff\\ud800"',
      ],
      ...[
        '"../../etc/passwd"',
        '"%00"',
        '"{showId}"',
        '"holdfast:{x}:show"',
        `"'; drop table shows; --"`,
        '"<script>"',
        '"{{7*7}}"',
        '"!state"',
        '"#"',
      ],
      ...[
        '{"__proto__":{"isAdmin":true}}',
        '{"constructor":{"prototype":{"a":1}}}',
        '{"toString":1,"valueOf":2}',
        '{"then":1}',
        '{"toJSON":1}',
      ],
      ...['["A1","A1"]', '["A1",null]', '[["A1"]]', '"A1"', '["__proto__"]', '["constructor","toString"]'],
    ),
  },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 70 }).map((text) => JSON.stringify(text)) },
  { weight: 1, arbitrary: fc.integer({ min: 60, max: 600 }).map((length) => `"${'x'.repeat(length)}"`) },
  {
    weight: 1,
    arbitrary: fc.integer({ min: 5, max: 5_000 }).map((depth) => '['.repeat(depth) + ']'.repeat(depth)),
  },
  {
    weight: 1,
    arbitrary: fc
      .integer({ min: 5, max: 500 })
      .map((depth) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`),
  },
  {
    weight: 1,
    arbitrary: fc
      .integer({ min: 400, max: 3_000 })
      .map((length) => JSON.stringify(Array.from({ length }, (_, n) => `A${n}`))),
  },
);

/** Now and then more than anybody is allowed to send. */
const HUGE_JSON = fc
  .constantFrom(2_000, 100_000, 255_000, 400_000)
  .map((length) => `"${'y'.repeat(length)}"`);

const HOSTILE_KEYS = [
  '__proto__',
  'constructor',
  'prototype',
  'hasOwnProperty',
  'then',
  '0',
  '',
  'showId\\u0000',
  'json',
  'meta',
];

const replacement = fc.oneof({ weight: 40, arbitrary: HOSTILE_JSON }, { weight: 2, arbitrary: HUGE_JSON });

/** How a right input is made wrong, as JSON text. */
export const mutations: Arbitrary<(value: unknown) => string> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.tuple(fc.nat(), replacement).map(
      ([seed, json]) =>
        (value: unknown) =>
          withReplaced(value, seed, json),
    ),
  },
  { weight: 2, arbitrary: replacement.map((json) => () => json) },
  {
    weight: 3,
    arbitrary: fc.tuple(fc.constantFrom(...HOSTILE_KEYS), HOSTILE_JSON).map(
      ([key, json]) =>
        (value: unknown) =>
          withField(value, key, json),
    ),
  },
  { weight: 2, arbitrary: fc.nat().map((seed) => (value: unknown) => withReplaced(value, seed, undefined)) },
  {
    weight: 2,
    arbitrary: fc.nat().map((seed) => (value: unknown) => cutShort(JSON.stringify(value) ?? '', seed)),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.nat(), fc.constantFrom('{', '}', '"', ',', '\\', '\u0000', '\ufeff', 'é', '//', '\ud800'))
      .map(
        ([seed, extra]) =>
          (value: unknown) =>
            withInserted(JSON.stringify(value) ?? '', seed, extra),
      ),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }).map((text) => () => text) },
);

/** One field of an object, at any depth, is something else; or is not there. */
function withReplaced(value: unknown, seed: number, json: string | undefined): string {
  const mark = '@replaced@';
  const copy = structuredClone(value);
  const places = placesIn(copy);
  const place = places[seed % Math.max(1, places.length)];
  if (!place) return json ?? 'null';
  const [holder, key] = place;
  if (json === undefined) delete holder[key];
  else holder[key] = mark;
  return (JSON.stringify(copy) ?? 'null').replace(JSON.stringify(mark), () => json ?? 'null');
}

type Holder = Record<string, unknown>;

function placesIn(value: unknown): [Holder, string][] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.keys(value).flatMap((key) => [
    [value as Holder, key] as [Holder, string],
    ...placesIn((value as Holder)[key]),
  ]);
}

function withField(value: unknown, key: string, json: string): string {
  const text = JSON.stringify(value) ?? '{}';
  if (!text.startsWith('{')) return `{"${key}":${json}}`;
  return `{"${key}":${json}${text === '{}' ? '' : ','}${text.slice(1)}`;
}

function cutShort(text: string, seed: number): string {
  return text.slice(0, seed % Math.max(1, text.length));
}

function withInserted(text: string, seed: number, extra: string): string {
  const position = seed % (text.length + 1);
  return text.slice(0, position) + extra + text.slice(position);
}
