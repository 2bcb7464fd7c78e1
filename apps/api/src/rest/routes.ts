import type { AnyProcedure } from '@trpc/server';
import { getTRPCErrorFromUnknown } from '@trpc/server';
import { getHTTPStatusCodeFromError } from '@trpc/server/http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type ZodObject, z } from 'zod';
import type { Context } from '../context.ts';
import { toWireError } from '../errors.ts';
import { packLarge } from '../http/compression.ts';
import { isEncodedAnswer, sendEncoded } from '../http/encoded-answer.ts';
import { type JsonBody, readJsonBodies } from '../http/json.ts';
import { LARGE_BODY_LIMIT_BYTES, LARGE_PROCEDURES, refuseLargeBodies } from '../http/large-bodies.ts';
import { reportError } from '../http/report.ts';
import { appRouter } from '../routers/app.ts';
import { registerPlainWatch } from '../stream/entrances.ts';
import type { WatchHub } from '../stream/watch-hub.ts';
import type { ProcedureMeta } from '../trpc.ts';

export const REST_PREFIX = '/api/v1';
/** Where REST has the owner token: never in a URL, so in no query and no path. */
export const TOKEN_HEADER = 'hold-token';

/** A procedure that REST serves, with what its path says of the input. */
export interface RestProcedure {
  readonly name: string;
  readonly procedure: AnyProcedure;
  readonly meta: ProcedureMeta;
  readonly method: 'GET' | 'POST' | 'PUT';
  /** Below REST_PREFIX, fields of the input in braces. */
  readonly path: string;
  readonly input: ZodObject | undefined;
}

/** Every procedure that says where REST has it. */
export function restProcedures(): RestProcedure[] {
  const procedures = appRouter._def.procedures as unknown as Readonly<Record<string, AnyProcedure>>;
  return Object.entries(procedures).flatMap(([name, procedure]) => {
    const meta = procedure._def.meta as ProcedureMeta | undefined;
    if (!meta?.rest) return [];
    const [method, path] = meta.rest.split(' ') as [RestProcedure['method'], string];
    const [input] = (procedure._def as unknown as { inputs: readonly ZodObject[] }).inputs;
    return [{ name, procedure, meta, method, path, input }];
  });
}

/** The same procedures as under /trpc, for whoever speaks plain HTTP: one route each. */
export async function registerRest(
  server: FastifyInstance,
  { contextOf, hub }: { contextOf(request: FastifyRequest): Context; readonly hub: WatchHub },
): Promise<void> {
  await server.register(async (scope) => {
    readJsonBodies(scope);
    registerPlainWatch(scope, REST_PREFIX, { hub, contextOf });
    for (const rest of restProcedures()) {
      const { name, procedure, method, path } = rest;
      const inputOf = inputReader(rest);
      const isLarge = LARGE_PROCEDURES.includes(name);
      scope.route({
        method,
        url: REST_PREFIX + path.replaceAll(/\{(\w+)\}/g, ':$1'),
        ...(isLarge && { bodyLimit: LARGE_BODY_LIMIT_BYTES, onRequest: refuseLargeBodies }),
        handler: async (request: FastifyRequest, reply: FastifyReply) => {
          const ctx = contextOf(request);
          const { type } = procedure._def;
          try {
            const getRawInput = async () => inputOf(request);
            const options = { path: name, type, ctx, signal: undefined, batchIndex: 0 } as const;
            const data = await procedure({ ...options, getRawInput });
            if (isEncodedAnswer(data)) return await sendEncoded(data, { request, reply, envelope: 'rest' });
            reply.type('application/json; charset=utf-8');
            return reply.send(await packLarge(JSON.stringify(data), { request, reply }));
          } catch (cause) {
            const error = getTRPCErrorFromUnknown(cause);
            reportError(error, name, ctx);
            const { wire, message } = toWireError(error);
            return reply.code(getHTTPStatusCodeFromError(error)).send({ ...wire, message });
          }
        },
      });
    }
  });
}

/** How a request's path, query or body, and token make the procedure's input. */
function inputReader({ input, method }: RestProcedure): (request: FastifyRequest) => unknown {
  if (!input) return () => undefined;
  const numbers = numberFields(input);
  const takesToken = 'token' in input.shape;
  return ({ params, query, body, headers }) => {
    const given = method === 'GET' ? withNumbers(query as object, numbers) : bodyOf(body);
    const token = takesToken ? { token: headers[TOKEN_HEADER] } : {};
    return { ...given, ...token, ...(params as object) };
  };
}

function bodyOf(body: unknown): object {
  const value = (body as JsonBody | null | undefined)?.value();
  return typeof value === 'object' && value !== null ? value : {};
}

/** A query has text only. */
function withNumbers(query: object, numbers: ReadonlySet<string>): object {
  return Object.fromEntries(
    Object.entries(query).map(([name, value]) => [
      name,
      numbers.has(name) && value !== '' && !Number.isNaN(Number(value)) ? Number(value) : value,
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
