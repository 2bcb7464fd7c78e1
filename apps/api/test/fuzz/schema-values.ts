import fc, { type Arbitrary } from 'fast-check';

/** As z.toJSONSchema writes it, as far as our inputs use it. */
export interface Schema {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly additionalProperties?: Schema | boolean;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
}

/** Mostly the one that has the seats below. */
const SHOWS = [
  'avengers_endgame',
  'grand_hall',
  'grand_hall',
  'grand_hall',
  'grand_hall',
  'fuzz-1',
  'fuzz-2',
];
const SEATS = [
  'A1',
  'A2',
  'B1',
  'B2',
  ...Array.from({ length: 8 * 22 }, (_, n) => `S${1 + (n % 8)}-${1 + (n >> 3)}`),
];
/** No list and no text is longer than this, however long it may be: what is too long is another's to make. */
const LONGEST = 6;

/** Stands for what the api has told before, and is replaced when the request is sent. */
export const KNOWN = { showId: '@showId', holdId: '@holdId', token: '@token', bookingId: '@bookingId' };

/** What a schema cannot say: which names there are. Mostly those. */
const NAMES: Readonly<Record<string, Arbitrary<unknown>>> = {
  showId: fc.constantFrom(...SHOWS, KNOWN.showId),
  seatIds: fc.uniqueArray(fc.constantFrom(...SEATS), { minLength: 1, maxLength: 3 }),
  holdId: fc.constant(KNOWN.holdId),
  token: fc.constant(KNOWN.token),
  bookingId: fc.constant(KNOWN.bookingId),
  reason: fc.constantFrom('because of a test', 'a broken seat'),
  ttlMs: fc.constantFrom(50, 1_000, 60_000),
};

/** Values that a schema allows. */
export function valuesOf(schema: Schema, name = ''): Arbitrary<unknown> {
  const named = NAMES[name];
  const any = anyOf(schema);
  return named ? fc.oneof({ weight: 9, arbitrary: named }, { weight: 1, arbitrary: any }) : any;
}

function anyOf(schema: Schema): Arbitrary<unknown> {
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if ('const' in schema) return fc.constant(schema.const);
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map((one) => valuesOf(one)));
  switch (schema.type) {
    case 'object':
      return objectsOf(schema);
    case 'array':
      return fc.array(valuesOf(schema.items ?? {}), {
        minLength: schema.minItems ?? 0,
        maxLength: Math.min(schema.maxItems ?? LONGEST, LONGEST),
      });
    case 'string':
      return textsOf(schema);
    case 'integer':
      return fc.integer({ min: bound(schema.minimum, -1e9), max: bound(schema.maximum, 1e9) });
    case 'number':
      return fc.double({ min: schema.minimum ?? -1e9, max: schema.maximum ?? 1e9, noNaN: true });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    default:
      return fc.jsonValue({ maxDepth: 2 });
  }
}

function objectsOf({ properties = {}, required = [] }: Schema): Arbitrary<unknown> {
  const fields: Record<string, Arbitrary<unknown>> = {};
  for (const [name, schema] of Object.entries(properties)) fields[name] = valuesOf(schema, name);
  // A show without an id gets a new one each time, and memory would grow for good reason.
  const requiredKeys = Object.keys(fields).filter((name) => required.includes(name) || name === 'showId');
  return fc.record(fields, { requiredKeys });
}

function textsOf({ minLength = 0, maxLength = LONGEST }: Schema): Arbitrary<string> {
  const minimum = Math.min(minLength, maxLength);
  return fc
    .string({
      unit: 'grapheme',
      minLength: minimum,
      maxLength: Math.max(minimum, Math.min(maxLength, LONGEST)),
    })
    .map((text) => text.slice(0, maxLength));
}

function bound(value: number | undefined, otherwise: number): number {
  return Math.max(-(2 ** 31), Math.min(2 ** 31 - 1, Math.trunc(value ?? otherwise)));
}
