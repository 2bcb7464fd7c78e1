import { type AnyProcedure, getTRPCErrorFromUnknown, TRPCError } from '@trpc/server';
import type { Context } from '../context.ts';

interface Answer {
  readonly ok: boolean;
  readonly data?: unknown;
  readonly error?: unknown;
}

/** `_type`: tRPC's own, which have a schema parse what comes in or goes out. */
type Middleware = ((step: object) => Promise<Answer>) & { readonly _type?: string };

interface Schema {
  parse(value: unknown): unknown;
}

interface Definition {
  readonly type: string;
  readonly meta: unknown;
  readonly middlewares: readonly Middleware[];
  /** At most one in every procedure of ours. */
  readonly inputs: readonly Schema[];
  readonly output?: Schema;
}

export interface Call {
  readonly path: string;
  readonly ctx: Context;
  /** As it came. @throws what is wrong with it */
  input(): unknown;
}

/**
 * Calls a procedure through the same middlewares in the same order as tRPC itself, which copies all it knows of the
 * call twice at each of them, and parses input and output as if a schema could have to wait for something: together a
 * quarter of the whole request. Here only what a middleware changes is changed for the next, and schemas parse at once.
 * @throws TRPCError
 */
export async function callProcedure(procedure: AnyProcedure, { path, ctx, input }: Call): Promise<unknown> {
  const { type, meta, middlewares, inputs, output } = procedure._def as unknown as Definition;
  let rawInput: unknown;
  let isRead = false;
  const read = () => {
    // Several ask for it, and reading it is parsing it.
    if (!isRead) rawInput = input();
    isRead = true;
    return rawInput;
  };
  const getRawInput = async () => read();
  const step = async (index: number, stepCtx: Context, parsedInput: unknown): Promise<Answer> => {
    const middleware = middlewares[index];
    try {
      if (!middleware) throw new Error(`${path} has no resolver`);
      if (middleware._type === 'input') {
        return await step(index + 1, stepCtx, parseInput(inputs, read()));
      }
      if (middleware._type === 'output') {
        const answer = await step(index + 1, stepCtx, parsedInput);
        return answer.ok ? { ok: true, data: parseOutput(output, answer.data) } : answer;
      }
      const next = (changed?: { readonly ctx?: object }) =>
        step(index + 1, changed?.ctx ? { ...stepCtx, ...changed.ctx } : stepCtx, parsedInput);
      return await middleware({
        ctx: stepCtx,
        type,
        path,
        meta,
        input: parsedInput,
        getRawInput,
        next,
        signal: undefined,
        batchIndex: 0,
      });
    } catch (cause) {
      return { ok: false, error: getTRPCErrorFromUnknown(cause) };
    }
  };
  const answer = await step(0, ctx, undefined);
  if (!answer.ok) throw answer.error;
  return answer.data;
}

function parseInput([schema, ...more]: readonly Schema[], value: unknown): unknown {
  if (!schema || more.length > 0) throw new Error('a procedure takes one input');
  try {
    return schema.parse(value);
  } catch (cause) {
    throw new TRPCError({ code: 'BAD_REQUEST', cause });
  }
}

function parseOutput(schema: Schema | undefined, value: unknown): unknown {
  if (!schema) throw new Error('a procedure that has its output parsed says how');
  try {
    return schema.parse(value);
  } catch (cause) {
    throw new TRPCError({ code: 'INTERNAL_SERVER_ERROR', message: 'Output validation failed', cause });
  }
}
