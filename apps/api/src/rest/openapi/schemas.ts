import { type ZodObject, type ZodType, z } from 'zod';
import { WIRE_STATUSES } from '../../errors.ts';
import * as inputs from '../../routers/inputs.ts';
import * as outputs from '../../routers/outputs.ts';
import type { RestProcedure } from '../procedures.ts';
import { idOf, type Json } from './json.ts';

/** Shapes that several answers have, by the name that generated clients will know them by. */
const SHARED: Readonly<Record<string, ZodType>> = {
  Booking: outputs.booking,
  Hold: outputs.hold,
  SeatCounts: outputs.counts,
  SeatMap: inputs.seatMap,
  Show: outputs.showSummary,
};

const refusal = z
  .object({
    status: z.enum(WIRE_STATUSES).describe('What happened. Branch on this and not on the message'),
    message: z.string().describe('For people: what to do about it'),
    seatIds: z.array(z.string()).optional(),
    holdId: z.string().optional(),
    showId: z.string().optional(),
    bookingId: z.string().optional(),
    retryAfterMs: z.number().int().optional().describe('Try again after this long, not sooner'),
  })
  .describe('Why a request was refused, and what that is about');

/** The schemas of all requests and answers, under names. */
export interface Schemas {
  readonly components: Json;
  /** A reference to what the procedure answers. */
  answerOf(rest: RestProcedure): Json;
  /** A reference to what its body is; undefined: it takes none. */
  bodyOf(rest: RestProcedure): Json | undefined;
}

export function schemasOf(procedures: readonly RestProcedure[]): Schemas {
  const answers = z.registry<{ id: string }>();
  const bodies = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(SHARED)) answers.add(schema, { id });
  answers.add(refusal, { id: 'Refusal' });
  bodies.add(inputs.seatMap, { id: 'SeatMap' });
  const named = new Map<string, string>();
  for (const rest of procedures) {
    if (!answers.has(rest.output)) answers.add(rest.output, { id: `${capitalized(idOf(rest.name))}Answer` });
    const body = bodySchemaOf(rest);
    if (!body) continue;
    const id = `${capitalized(idOf(rest.name))}Body`;
    bodies.add(body, { id });
    named.set(rest.name, id);
  }
  return {
    components: { ...converted(bodies, 'input'), ...converted(answers, 'output') },
    answerOf: ({ output }) => reference(answers.get(output)?.id),
    bodyOf: ({ name }) => {
      const id = named.get(name);
      return id === undefined ? undefined : reference(id);
    },
  };
}

/** The fields of an input as JSON Schema, and which must be there. */
export function fieldsOf(input: ZodObject): {
  properties: Readonly<Record<string, Json>>;
  required: string[];
} {
  const { properties = {}, required = [] } = z.toJSONSchema(input, { io: 'input' });
  return { properties: forClients(properties) as Record<string, Json>, required };
}

export const REFUSAL = reference('Refusal');

/** What of the input is neither in the path nor in a header. */
function bodySchemaOf({ method, input, pathFields }: RestProcedure): ZodObject | undefined {
  if (method === 'GET' || !input) return undefined;
  const elsewhere = [...pathFields, 'token'];
  const body = z.object(
    Object.fromEntries(Object.entries(input.shape).filter(([field]) => !elsewhere.includes(field))),
  );
  return Object.keys(body.shape).length === 0 ? undefined : body;
}

function converted(registry: ReturnType<typeof z.registry<{ id: string }>>, io: 'input' | 'output'): Json {
  const { schemas } = z.toJSONSchema(registry, { io, uri: (id) => `#/components/schemas/${id}` });
  return Object.fromEntries(Object.entries(schemas).map(([id, schema]) => [id, forClients(schema)]));
}

/**
 * As OpenAPI's readers take it. `readOnly` would mean that requests must not have the field, where zod means that nobody
 * writes to it. The bounds that every whole number has are no bounds, and clients should know that 32 bits are too few.
 * And answers may get more fields some day, on which no client should break.
 */
function forClients(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(forClients);
  if (typeof schema !== 'object' || schema === null) return schema;
  const kept = Object.entries(schema).filter(([key, value]) => !isNoise(key, value));
  const isInteger = 'type' in schema && schema.type === 'integer';
  return {
    ...Object.fromEntries(kept.map(([key, value]) => [key, forClients(value)])),
    ...(isInteger && { format: 'int64' }),
  };
}

function isNoise(key: string, value: unknown): boolean {
  // A field of a shape may be called `id` too; that has an object.
  if (key === '$schema' || key === '$id' || key === 'id') return typeof value === 'string';
  if (key === 'readOnly') return value === true;
  if (key === 'additionalProperties') return value === false;
  return Math.abs(value as number) === Number.MAX_SAFE_INTEGER;
}

function reference(id: string | undefined): Json {
  if (id === undefined) throw new Error('a schema without a name');
  return { $ref: `#/components/schemas/${id}` };
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
