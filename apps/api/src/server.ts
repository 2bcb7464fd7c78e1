import helmet from '@fastify/helmet';
import type { Holdfast } from '@holdfast/core';
import {
  type FastifyTRPCPluginOptions,
  fastifyRequestHandler,
  fastifyTRPCPlugin,
} from '@trpc/server/adapters/fastify';
import fastify, {
  type FastifyError,
  type FastifyInstance,
  type FastifyRequest,
  LogController,
} from 'fastify';
import { bearsToken, type Context } from './context.ts';
import { registerDashboard } from './dashboard.ts';
import { toWireError, WireError } from './errors.ts';
import { registerHealth } from './health.ts';
import { registerLargeRequests } from './large-requests.ts';
import { type AppRouter, appRouter } from './routers/app.ts';

/** Larger than any request that the contract allows the public; see large-requests.ts for operators'. */
const BODY_LIMIT_BYTES = 256 * 1024;

export interface ServerParts {
  readonly holdfast: Holdfast;
  readonly operatorToken: string;
  readonly logLevel: 'silent' | 'error' | 'warn' | 'info' | 'debug';
}

/** The HTTP server, not listening yet. Closing it ends streams at once and lets requests finish. */
export async function createServer({
  holdfast,
  operatorToken,
  logLevel,
}: ServerParts): Promise<FastifyInstance> {
  const server = fastify({
    logger: { level: logLevel },
    bodyLimit: BODY_LIMIT_BYTES,
    forceCloseConnections: 'idle',
    // A batch names all its procedures in one path segment.
    routerOptions: { maxParamLength: 2_000 },
    // A line per request costs more than the request; faults are logged where they happen.
    logController: new LogController({ disableRequestLogging: true }),
  });
  const stopping = new AbortController();
  server.addHook('preClose', async () => stopping.abort());

  await server.register(helmet, {
    // The dashboard may be opened over plain HTTP on a laptop, where a forced upgrade would break it.
    contentSecurityPolicy: { directives: { upgradeInsecureRequests: null } },
    strictTransportSecurity: false,
  });
  // What fails before a procedure is reached: a body that is too large, for one. Routes take the handler that is
  // there when they come.
  server.setErrorHandler((error: FastifyError, _request, reply) => {
    const code = error.statusCode ?? 500;
    if (code >= 500) server.log.error({ err: error }, 'request failed');
    const wire = toWireError(code < 500 ? new WireError(error.message, { status: 'INVALID_INPUT' }) : error);
    return reply.code(code).send({ ...wire.wire, message: wire.message });
  });
  registerHealth(server, holdfast);
  const isOperator = ({ headers }: FastifyRequest) => bearsToken(headers.authorization, operatorToken);
  const trpcOptions = {
    router: appRouter,
    createContext: ({ req }): Context => ({
      holdfast,
      isOperator: isOperator(req),
      stopping: stopping.signal,
    }),
    onError({ error, path }) {
      const { wire } = toWireError(error);
      if (wire.status === 'INTERNAL_ERROR')
        server.log.error({ err: error.cause ?? error, path }, 'request failed');
      else if (wire.retryAfterMs !== undefined) server.log.warn({ err: error.cause, path }, wire.status);
    },
  } satisfies FastifyTRPCPluginOptions<AppRouter>['trpcOptions'];
  await registerLargeRequests(server, {
    prefix: '/trpc',
    publicLimitBytes: BODY_LIMIT_BYTES,
    isOperator,
    handle: (path, req, res) => fastifyRequestHandler({ ...trpcOptions, req, res, path }),
  });
  await server.register(fastifyTRPCPlugin, { prefix: '/trpc', trpcOptions });
  const hasDashboard = await registerDashboard(server);
  server.setNotFoundHandler((request, reply) => {
    const isPage = hasDashboard && request.method === 'GET' && request.headers.accept?.includes('text/html');
    if (isPage) return reply.sendFile('index.html');
    return reply
      .code(404)
      .send({ status: 'NOT_FOUND', message: `No ${request.method} ${request.url} here.` });
  });
  return server;
}
