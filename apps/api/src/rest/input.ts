import type { FastifyRequest } from 'fastify';
import { type ZodObject, z } from 'zod';
import { WireError } from '../errors.ts';
import type { JsonBody } from '../http/json.ts';
import { type RestProcedure, TOKEN_HEADER } from './procedures.ts';

const DECIMAL = /^-?\d+(\.\d+)?$/;

/**
 * How a request's path, query or body, and token make the procedure's input. Nothing is passed over in silence that
 * would change what the request means: a field that the query does not know, a body that names another hold than the
 * path. What else a body has is ignored, as under /trpc, so that an answer can be sent back with more in it.
 *
 * The reader throws WireError INVALID_INPUT.
 */
export function inputReader({
  input,
  method,
  pathFields,
}: RestProcedure): (request: FastifyRequest) => unknown {
  const fields = input ? Object.keys(input.shape) : [];
  const takesToken = fields.includes('token');
  const queryFields = new Set(
    method === 'GET' ? fields.filter((field) => field !== 'token' && !pathFields.includes(field)) : [],
  );
  const numbers = input && method === 'GET' ? numberFields(input) : new Set<string>();
  return ({ params, query, body, headers }) => {
    refuseUnknown(query as object, queryFields);
    if (!input) return undefined;
    const elsewhere: Record<string, unknown> = { ...(params as object) };
    if (takesToken) elsewhere.token = headers[TOKEN_HEADER];
    const given = method === 'GET' ? withNumbers(query as object, numbers) : bodyOf(body);
    refuseContradictions(given, elsewhere);
    if (takesToken && elsewhere.token === undefined) {
      refuse(`The owner token is missing: send it in the header ${HEADER_AS_WRITTEN}.`);
    }
    return { ...given, ...elsewhere };
  };
}

const HEADER_AS_WRITTEN = 'Hold-Token';

function refuseUnknown(query: object, known: ReadonlySet<string>): void {
  for (const field of Object.keys(query)) {
    if (known.has(field)) continue;
    if (field === 'token')
      refuse(`A token never goes into a URL: send it in the header ${HEADER_AS_WRITTEN}.`);
    const choice = known.size === 0 ? 'It takes none.' : `It takes ${[...known].join(', ')}.`;
    refuse(`The query has no field ${JSON.stringify(field)} here. ${choice}`);
  }
}

/** The body may repeat what the path and the header say, and may say nothing else of it. */
function refuseContradictions(given: object, elsewhere: Readonly<Record<string, unknown>>): void {
  for (const field in elsewhere) {
    if (!Object.hasOwn(given, field) || Reflect.get(given, field) === elsewhere[field]) continue;
    if (field === 'token') {
      refuse(
        `The owner token goes into the header ${HEADER_AS_WRITTEN}; what the body has is not what is there.`,
      );
    }
    refuse(`The body has another ${field} than the path.`);
  }
}

function bodyOf(body: unknown): object {
  // No body is an empty one: some writes need nothing but their path.
  if (body === undefined || body === null || (body as JsonBody).text === '') return {};
  const value = (body as JsonBody).value();
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return refuse('The body must be a JSON object.');
  }
  return value;
}

/** A query has text only, and each field once: what comes twice is a list, which no field of a query is. */
function withNumbers(query: object, numbers: ReadonlySet<string>): object {
  return Object.fromEntries(
    Object.entries(query).map(([name, value]) => [
      name,
      numbers.has(name) && typeof value === 'string' && DECIMAL.test(value) ? Number(value) : value,
    ]),
  );
}

function numberFields(input: ZodObject): ReadonlySet<string> {
  const { properties = {} } = z.toJSONSchema(input, { io: 'input' });
  const isNumber = (schema: unknown) =>
    typeof schema === 'object' &&
    schema !== null &&
    'type' in schema &&
    ['integer', 'number'].includes(String(schema.type));
  return new Set(Object.keys(properties).filter((name) => isNumber(properties[name])));
}

function refuse(message: string): never {
  throw new WireError(message, { status: 'INVALID_INPUT' });
}
