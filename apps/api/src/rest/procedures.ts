import type { AnyProcedure } from '@trpc/server';
import { getTRPCErrorFromUnknown } from '@trpc/server';
import type { ZodObject, ZodType } from 'zod';
import { toWireError } from '../errors.ts';
import { type Call, callProcedure } from '../http/call.ts';
import { reportError } from '../http/report.ts';
import { appRouter } from '../routers/app.ts';
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
  readonly pathFields: readonly string[];
  readonly input: ZodObject | undefined;
  readonly output: ZodType;
}

/** Every procedure that says where REST has it. */
export function restProcedures(): RestProcedure[] {
  const procedures = appRouter._def.procedures as unknown as Readonly<Record<string, AnyProcedure>>;
  return Object.entries(procedures).flatMap(([name, procedure]) => {
    const { meta, inputs, output } = procedure._def as unknown as {
      readonly meta: ProcedureMeta | undefined;
      readonly inputs: readonly ZodObject[];
      readonly output?: ZodType;
    };
    if (!meta?.rest) return [];
    if (!output) throw new Error(`${name} is in REST and does not say what it answers`);
    const [method, path] = meta.rest.split(' ') as [RestProcedure['method'], string];
    const pathFields = [...path.matchAll(/\{(\w+)\}/g)].map(([, field = '']) => field);
    return [{ name, procedure, meta, method, path, pathFields, input: inputs[0], output }];
  });
}

/**
 * Calls a procedure with all that stands before it. What should be known of a failure is in the log then.
 * @throws WireError
 */
export async function callReported(procedure: AnyProcedure, call: Call): Promise<unknown> {
  try {
    return await callProcedure(procedure, call);
  } catch (cause) {
    const error = getTRPCErrorFromUnknown(cause);
    reportError(error, call.path, call.ctx);
    throw toWireError(error);
  }
}
