import helmet from '@fastify/helmet';
import type { Holdfast } from '@holdfast/core';
import fastify, {
  type FastifyError,
  type FastifyInstance,
  type FastifyRequest,
  LogController,
} from 'fastify';
import { type Identify, identifyByToken } from './auth/identify.ts';
import type { Context, Services } from './context.ts';
import { registerDashboard } from './dashboard.ts';
import { toWireError, WireError } from './errors.ts';
import { registerHealth } from './health.ts';
import { BODY_LIMIT_BYTES } from './http/large-bodies.ts';
import { registerTrpc } from './http/trpc.ts';
import { registerRest } from './rest/routes.ts';
import { Snapshots } from './snapshots/snapshots.ts';
import { WatchHub, type WatchObserver } from './stream/watch-hub.ts';

export interface ServerParts {
  readonly holdfast: Holdfast;
  readonly operatorToken: string;
  readonly maxWatchers: number;
  /** Hears what becomes of watchers. */
  readonly watching?: WatchObserver;
  readonly logLevel: 'silent' | 'error' | 'warn' | 'info' | 'debug';
}

/** The HTTP server, not listening yet. Closing it ends streams at once and lets requests finish. */
export async function createServer({
  holdfast,
  operatorToken,
  maxWatchers,
  watching,
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
    const wire = toWireError(
      code < 500 && !(error instanceof WireError)
        ? new WireError(error.message, { status: 'INVALID_INPUT' })
        : error,
    );
    return reply.code(code).send({ ...wire.wire, message: wire.message });
  });
  registerHealth(server, holdfast);
  const snapshots = new Snapshots({ holdfast });
  const services: Services = { holdfast, snapshots, log: server.log, stopping: stopping.signal };
  const hub = new WatchHub({ ...services, ...watching, maxWatchers });
  identifyCallers(server, identifyByToken(operatorToken));
  const contextOf = (request: FastifyRequest): Context => ({
    services,
    caller: request.caller,
    requestId: request.id,
    idempotencyKey: idempotencyKeyOf(request),
  });
  await registerTrpc(server, { contextOf, hub });
  await registerRest(server, { contextOf, hub });
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

function identifyCallers(server: FastifyInstance, identify: Identify): void {
  server.decorateRequest('caller');
  server.addHook('onRequest', (request, _reply, done) => {
    const caller = identify(request);
    if (caller instanceof Promise) {
      caller.then((known) => {
        request.caller = known;
        done();
      }, done);
      return;
    }
    request.caller = caller;
    done();
  });
}

function idempotencyKeyOf({ headers }: FastifyRequest): string | undefined {
  const header = headers['idempotency-key'];
  return typeof header === 'string' ? header : undefined;
}
