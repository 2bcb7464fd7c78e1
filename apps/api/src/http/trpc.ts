import type { AnyProcedure } from '@trpc/server';
import { getTRPCErrorFromUnknown } from '@trpc/server';
import { type FastifyTRPCPluginOptions, fastifyRequestHandler } from '@trpc/server/adapters/fastify';
import { getHTTPStatusCodeFromError } from '@trpc/server/http';
import { getErrorShape } from '@trpc/server/shared';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Context } from '../context.ts';
import { type AppRouter, appRouter } from '../routers/app.ts';
import { isWatch, watchOverTrpc } from '../stream/entrances.ts';
import type { WatchHub } from '../stream/watch-hub.ts';
import { packLarge } from './compression.ts';
import { isEncodedAnswer, sendEncoded } from './encoded-answer.ts';
import { type JsonBody, parseJson, readJsonBodies } from './json.ts';
import { LARGE_BODY_LIMIT_BYTES, LARGE_PROCEDURES, refuseLargeBodies } from './large-bodies.ts';
import { reportError } from './report.ts';

const PREFIX = '/trpc';
const HEADERS = { vary: 'trpc-accept, accept', 'content-type': 'application/json' };

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
        input = inputOf(request);
        const getRawInput = async () => input;
        const data = await procedure({ path, type, ctx, getRawInput, signal: undefined, batchIndex: 0 });
        if (isEncodedAnswer(data)) return await sendEncoded(data, { request, reply, envelope: 'trpc' });
        reply.headers(HEADERS);
        return reply.send(await packLarge(JSON.stringify({ result: { data } }), { request, reply }));
      } catch (cause) {
        const error = getTRPCErrorFromUnknown(cause);
        reportError(error, path, ctx);
        const config = appRouter._def._config;
        return reply
          .code(getHTTPStatusCodeFromError(error))
          .headers(HEADERS)
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
    scope.all<{ Params: { path: string } }>(`${PREFIX}/:path`, (request, reply) =>
      handle(request.params.path, request, reply),
    );
  });
}

/** Whether it is one query or mutation in plain JSON. */
function isSingleCall(
  { _def: { type } }: AnyProcedure,
  { method, headers, query, body }: FastifyRequest,
): boolean {
  const { batch, input } = query as { batch?: unknown; input?: unknown };
  if (batch !== undefined || headers['trpc-accept'] !== undefined || headers.accept?.includes('jsonl')) {
    return false;
  }
  if (type === 'mutation') return method === 'POST' && isJsonBody(body);
  const isPlainQuery = method === 'GET' && headers['content-type'] === undefined;
  return type === 'query' && isPlainQuery && (input === undefined || typeof input === 'string');
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

function officialAdapter(contextOf: (request: FastifyRequest) => Context) {
  const options = {
    router: appRouter,
    createContext: ({ req }: { req: FastifyRequest }) => contextOf(req),
    onError: ({ error, path, ctx }: { error: Error; path: string | undefined; ctx: Context | undefined }) =>
      reportError(error, path, ctx),
  } satisfies FastifyTRPCPluginOptions<AppRouter>['trpcOptions'];
  return async (path: string, req: FastifyRequest, res: FastifyReply) => {
    if (isJsonBody(req.body)) req.body = req.body.text;
    await fastifyRequestHandler({ ...options, req, res, path });
    return res;
  };
}
