import type { AnyProcedure } from '@trpc/server';
import { getTRPCErrorFromUnknown } from '@trpc/server';
import { type FastifyTRPCPluginOptions, fastifyRequestHandler } from '@trpc/server/adapters/fastify';
import { getHTTPStatusCodeFromError } from '@trpc/server/http';
import { getErrorShape } from '@trpc/server/shared';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Context } from '../context.ts';
import { toWireError } from '../errors.ts';
import { type AppRouter, appRouter } from '../routers/app.ts';
import { isWatch, watchOverTrpc } from '../stream/entrances.ts';
import type { WatchHub } from '../stream/watch-hub.ts';
import { retryAfterHeader } from './answers.ts';
import { callProcedure } from './call.ts';
import { packLarge } from './compression.ts';
import { isEncodedAnswer, sendEncoded } from './encoded-answer.ts';
import { type JsonBody, parseJson, readJsonBodies, refuseHostileJson } from './json.ts';
import { LARGE_BODY_LIMIT_BYTES, LARGE_PROCEDURES, refuseLargeBodies } from './large-bodies.ts';
import { refuse } from './refuse.ts';
import { reportError } from './report.ts';
import { varyBy } from './vary.ts';

const PREFIX = '/trpc';
/** All that the official adapter has an answer for: a web Request cannot be made with any other, TRACE for one. */
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
const VARY = 'trpc-accept, accept';
const JSON_TYPE = 'application/json';

/**
 * tRPC over HTTP. The official adapter turns every request into a web Request and its answer into a web Response, which
 * costs several times what the procedure does. So a single query or mutation in JSON goes straight to the procedure and
 * is answered in the same bytes; batches, streams, and whatever is wrong before a procedure is reached go to the
 * official adapter. test/fast-path.test.ts replays the same requests through both.
 */
export async function registerTrpc(
  server: FastifyInstance,
  { contextOf, hub }: { contextOf(request: FastifyRequest): Context; readonly hub: WatchHub },
): Promise<void> {
  const procedures = appRouter._def.procedures as unknown as Readonly<Record<string, AnyProcedure>>;
  const official = officialAdapter(contextOf);

  await server.register(async (scope) => {
    readJsonBodies(scope);
    const handle = async (path: string, request: FastifyRequest, reply: FastifyReply) => {
      if (isWatch(path, request)) return watchOverTrpc(request, reply, { hub, contextOf });
      const procedure = Object.hasOwn(procedures, path) ? procedures[path] : undefined;
      if (!procedure || !isSingleCall(procedure, request)) return official(path, request, reply);
      const ctx = contextOf(request);
      const { type } = procedure._def;
      let input: unknown;
      try {
        // Not before the procedure asks for it: who may not call it is told that, and nothing of theirs is parsed.
        const readInput = () => {
          input = inputOf(request);
          return input;
        };
        const data = await callProcedure(procedure, { path, ctx, input: readInput });
        if (isEncodedAnswer(data)) return await sendEncoded(data, { request, reply, envelope: 'trpc' });
        varyBy(reply, VARY);
        reply.header('content-type', JSON_TYPE).serializer(asItIs);
        const packed = packLarge(JSON.stringify({ result: { data } }), { request, reply });
        return reply.send(typeof packed === 'string' ? packed : await packed);
      } catch (cause) {
        const error = getTRPCErrorFromUnknown(cause);
        reportError(error, path, ctx);
        const config = appRouter._def._config;
        varyBy(reply, VARY);
        return reply
          .code(getHTTPStatusCodeFromError(error))
          .headers({ 'content-type': JSON_TYPE, ...retryAfterHeader(toWireError(error).wire) })
          .serializer(asItIs)
          .send(JSON.stringify({ error: getErrorShape({ config, ctx, error, input, path, type }) }));
      }
    };
    for (const path of LARGE_PROCEDURES) {
      scope.post(`${PREFIX}/${path}`, {
        bodyLimit: LARGE_BODY_LIMIT_BYTES,
        onRequest: refuseLargeBodies,
        handler: (request, reply) => handle(path, request, reply),
      });
    }
    scope.route<{ Params: { path: string } }>({
      method: METHODS,
      url: `${PREFIX}/:path`,
      handler: (request, reply) => handle(request.params.path, request, reply),
    });
  });
}

/** With a serializer of its own, Fastify adds no charset to the content type. */
const asItIs = (text: unknown) => text as string;

/** Whether it is one query or mutation in plain JSON, with nothing about it that is decided by the official adapter. */
function isSingleCall(
  { _def: { type } }: AnyProcedure,
  { method, headers, query, body }: FastifyRequest,
): boolean {
  const { batch, connectionParams, input } = query as Readonly<Record<string, unknown>>;
  if (batch !== undefined || connectionParams !== undefined) return false;
  if (headers['trpc-accept'] !== undefined || headers.accept?.includes('jsonl')) return false;
  if (type === 'mutation') return method === 'POST' && isJsonBody(body);
  if (type !== 'query' || method !== 'GET' || headers['content-type'] !== undefined) return false;
  // What Fastify could not decode it leaves as it is.
  return input === undefined || (typeof input === 'string' && !input.includes('%'));
}

/** @throws WireError INVALID_INPUT */
function inputOf({ query, body }: FastifyRequest): unknown {
  if (isJsonBody(body)) return body.value();
  const { input } = query as { input?: string };
  return input === undefined || input === '' ? undefined : parseJson(input);
}

function isJsonBody(body: unknown): body is JsonBody {
  return typeof body === 'object' && body !== null && 'text' in body;
}

/** Of a batch, when all of it is worth sending again. */
function longestRetryAfter(errors: readonly Error[]): Record<string, string> {
  const waits = errors.flatMap((error) => toWireError(error).wire.retryAfterMs ?? []);
  return waits.length === 0 ? {} : retryAfterHeader({ retryAfterMs: Math.max(...waits) });
}

function officialAdapter(contextOf: (request: FastifyRequest) => Context) {
  const options = {
    router: appRouter,
    createContext: ({ req }: { req: FastifyRequest }) => contextOf(req),
    onError: ({ error, path, ctx }: { error: Error; path: string | undefined; ctx: Context | undefined }) =>
      reportError(error, path, ctx),
    responseMeta: ({ errors }: { errors: readonly Error[] }) => ({ headers: longestRetryAfter(errors) }),
  } satisfies FastifyTRPCPluginOptions<AppRouter>['trpcOptions'];
  return async (path: string, req: FastifyRequest, res: FastifyReply) => {
    const { input } = req.query as { input?: unknown };
    // It parses the input itself, and takes anything that is JSON.
    try {
      if (typeof input === 'string') refuseHostileJson(input);
      if (isJsonBody(req.body)) refuseHostileJson(req.body.text);
    } catch (error) {
      return refuse(req, res, toWireError(error));
    }
    if (isJsonBody(req.body)) req.body = req.body.text;
    await fastifyRequestHandler({ ...options, req, res, path });
    return res;
  };
}
