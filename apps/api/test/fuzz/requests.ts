import fc, { type Arbitrary } from 'fast-check';
import { type ZodType, z } from 'zod';
import { appRouter } from '../../src/routers/app.ts';
import type { ProcedureMeta } from '../../src/trpc.ts';
import { mutations } from './hostile.ts';
import { hostileHttp } from './hostile-http.ts';
import { type HttpRequest, request } from './request.ts';
import { type Schema, valuesOf } from './schema-values.ts';

type Procedure = {
  readonly _def: {
    readonly type: 'query' | 'mutation' | 'subscription';
    readonly meta?: ProcedureMeta;
    readonly inputs: readonly ZodType[];
  };
};

interface Named {
  readonly type: 'query' | 'mutation' | 'subscription';
  readonly meta: ProcedureMeta | undefined;
  readonly name: string;
  /** Right input. */
  readonly values: Arbitrary<unknown>;
}

const procedures: readonly Named[] = Object.entries(
  appRouter._def.procedures as unknown as Readonly<Record<string, Procedure>>,
).map(([name, { _def }]) => {
  const [input] = _def.inputs;
  const schema = input && (z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' }) as Schema);
  return {
    name,
    type: _def.type,
    meta: _def.meta,
    values: schema ? valuesOf(schema) : fc.constant(undefined),
  };
});
const calls = procedures.filter(({ type }) => type !== 'subscription');
const watches = procedures.filter(({ type }) => type === 'subscription');
/** Twice, since they are what a seat is sold with. */
const call = fc.constantFrom(...calls, ...calls.filter(({ name }) => name.startsWith('holds.')));

/** An input as text, right two times out of three. */
const inputOf = ({ values }: Named): Arbitrary<string | undefined> =>
  fc
    .tuple(values, fc.integer({ min: 0, max: 2 }), mutations)
    .map(([value, dice, mutate]) => (dice === 0 ? mutate(value) : JSON.stringify(value)));

const JSON_TYPE = { 'content-type': 'application/json' };

const trpc: Arbitrary<HttpRequest> = call.chain((procedure) =>
  fc.tuple(inputOf(procedure), fc.boolean()).map(([input, isOperator]) =>
    procedure.type === 'query'
      ? request({ path: `/trpc/${procedure.name}${searchOf(input)}`, isOperator })
      : request({
          method: 'POST',
          path: `/trpc/${procedure.name}`,
          headers: JSON_TYPE,
          body: input,
          isOperator,
        }),
  ),
);

const batch: Arbitrary<HttpRequest> = fc
  .tuple(fc.constantFrom('query', 'mutation'), fc.integer({ min: 1, max: 25 }), fc.boolean(), fc.boolean())
  .chain(([type, size, isOperator, isStream]) => {
    const some = fc.constantFrom(...calls.filter((one) => one.type === type));
    const one = some.chain((procedure) =>
      inputOf(procedure).map((input) => ({ name: procedure.name, input })),
    );
    return fc.array(one, { minLength: 1, maxLength: size }).map((batched) => {
      const names = batched.map(({ name }) => name).join(',');
      const input = `{${batched.flatMap(({ input }, n) => (input ? [`"${n}":${input}`] : [])).join(',')}}`;
      const headers = isStream ? { 'trpc-accept': 'application/jsonl' } : {};
      return type === 'query'
        ? request({ path: `/trpc/${names}?batch=1&${searchOf(input).slice(1)}`, headers, isOperator })
        : request({
            method: 'POST',
            path: `/trpc/${names}?batch=1`,
            headers: { ...headers, ...JSON_TYPE },
            body: input,
            isOperator,
          });
    });
  });

const inRest = calls.filter(({ meta }) => meta?.rest !== undefined);

const rest: Arbitrary<HttpRequest> = fc.constantFrom(...inRest).chain((procedure) =>
  fc
    .tuple(procedure.values, inputOf(procedure), fc.boolean(), fc.boolean())
    .map(([value, text, isRight, isOperator]) => {
      const [method = 'GET', path = '/'] = procedure.meta?.rest?.split(' ') ?? [];
      const fields = (value ?? {}) as Readonly<Record<string, unknown>>;
      const url = path.replaceAll(/\{(\w+)\}/g, (_, field) => encodeText(String(fields[field] ?? field)));
      const headers = 'token' in fields ? { 'hold-token': headerText(String(fields.token)) } : {};
      if (method !== 'GET') {
        const body = isRight ? JSON.stringify(value) : text;
        return request({
          method,
          path: `/api/v1${url}`,
          headers: { ...headers, ...JSON_TYPE },
          body,
          isOperator,
        });
      }
      const search = isRight
        ? Object.entries(fields).map(([name, field]) => `${encodeText(name)}=${encodeText(String(field))}`)
        : [encodeText(text ?? '').slice(0, 8_000)];
      return request({ path: `/api/v1${url}?${search.join('&')}`, headers, isOperator });
    }),
);

const watch: Arbitrary<HttpRequest> = fc.constantFrom(...watches).chain((procedure) =>
  fc
    .tuple(inputOf(procedure), fc.constantFrom('', '&lastEventId=7', '&lastEventId=-1', '&lastEventId=x'))
    .map(([input, last]) => ({
      ...request({
        path: `/trpc/${procedure.name}${searchOf(input)}${last}`,
        headers: { accept: 'text/event-stream' },
      }),
      kind: 'watch' as const,
    })),
);

const plainWatch: Arbitrary<HttpRequest> = fc
  .constantFrom('grand_hall', 'nowhere', '%F0%9F%8E%AD', '..', '%00', 'x'.repeat(100))
  .chain((showId) =>
    fc.constantFrom('1', '-1', '99999999999999999999', 'x', '').map((lastEventId) => ({
      ...request({
        path: `/api/v1/shows/${showId}/watch`,
        headers: { accept: 'text/event-stream', 'last-event-id': lastEventId },
      }),
      kind: 'watch' as const,
    })),
  );

/** Everything but what no client sends. */
export const httpRequests: Arbitrary<HttpRequest> = fc.oneof(
  { weight: 50, arbitrary: trpc },
  { weight: 25, arbitrary: rest },
  { weight: 4, arbitrary: batch },
  { weight: 2, arbitrary: watch },
  { weight: 1, arbitrary: plainWatch },
  { weight: 14, arbitrary: hostileHttp },
);

function searchOf(input: string | undefined): string {
  // What is longer than a URL is no more than that.
  return input === undefined ? '?' : `?input=${encodeText(input).slice(0, 12_000)}`;
}

/** Also of half a character. */
function encodeText(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}

function headerText(text: string): string {
  return text.replaceAll(/[^\t\x20-\x7e\x80-\xff]/g, '?');
}
