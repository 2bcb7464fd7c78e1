import helmet from '@fastify/helmet';
import type { Holdfast } from '@holdfast/core';
import { getHTTPStatusCodeFromError } from '@trpc/server/http';
import fastify, {
  type FastifyBaseLogger,
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify';
import type { Logger } from 'pino';
import { type Identify, identifyByToken } from './auth/identify.ts';
import type { Context, Services } from './context.ts';
import { registerDashboard } from './dashboard.ts';
import { toWireError, WireError } from './errors.ts';
import { type Health, registerHealth } from './health.ts';
import { BODY_LIMIT_BYTES } from './http/large-bodies.ts';
import { REQUEST_ID_HEADER, type Requests, requestIds } from './http/requests.ts';
import { registerTrpc } from './http/trpc.ts';
import { LineQuota } from './line-quota.ts';
import type { Metrics } from './metrics/metrics.ts';
import { Overview } from './metrics/overview.ts';
import { registerMetrics } from './metrics/route.ts';
import { registerRest } from './rest/routes.ts';

export interface ServerParts {
  readonly holdfast: Holdfast;
  readonly operatorToken: string;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly health: Health;
  readonly requests: Requests;
  readonly version: string;
  /** Whether everybody may read /metrics. */
  readonly metricsPublic: boolean;
}

/** The HTTP server, not listening yet. Closing it ends streams at once and lets requests finish. */
export async function createServer({
  holdfast,
  operatorToken,
  log,
  metrics,
  health,
  requests,
  version,
  metricsPublic,
}: ServerParts): Promise<FastifyInstance> {
  const server: FastifyInstance = fastify({
    loggerInstance: log as FastifyBaseLogger,
    // One of its own for every request costs more than the hold does; lines say which request they are about.
    childLoggerFactory: (logger) => logger,
    genReqId: requestIds(),
    bodyLimit: BODY_LIMIT_BYTES,
    forceCloseConnections: 'idle',
    // A batch names all its procedures in one path segment.
    routerOptions: { maxParamLength: 2_000 },
    // A line per request costs more than the request; faults are logged where they happen.
    logController: new LogController({ disableRequestLogging: true }),
    // Whoever is connected when the server closes is answered; each answer is then its connection's last.
    return503OnClosing: false,
    frameworkErrors: (error, request, reply) => {
      const { wire, message } = new WireError(error.message, { status: 'INVALID_INPUT' });
      const answer = reply as FastifyReply;
      answer
        .header(REQUEST_ID_HEADER, request.id)
        .code(error.statusCode ?? 400)
        .send({ ...wire, message });
    },
  });
  const stopping = new AbortController();
  server.addHook('preClose', async () => stopping.abort());
  requests.register(server);

  await server.register(helmet, {
    // The dashboard may be opened over plain HTTP on a laptop, where a forced upgrade would break it.
    contentSecurityPolicy: { directives: { upgradeInsecureRequests: null } },
    strictTransportSecurity: false,
  });
  // What fails before a procedure is reached: a body that is too large, for one. Routes take the handler that is
  // there when they come.
  server.setErrorHandler((error: FastifyError, request, reply) => {
    const code = error instanceof WireError ? getHTTPStatusCodeFromError(error) : (error.statusCode ?? 500);
    const line = { requestId: request.id, route: request.routeOptions.url, code };
    if (code >= 500) log.error({ ...line, err: error }, 'request failed');
    else log.debug(line, 'refused before a procedure');
    const wire = toWireError(
      code < 500 && !(error instanceof WireError)
        ? new WireError(error.message, { status: 'INVALID_INPUT' })
        : error,
    );
    return reply.code(code).send({ ...wire.wire, message: wire.message });
  });
  registerHealth(server, health);
  const lines = new LineQuota();
  metrics.follow({ holdfast, health, requests, lines, version });
  const overview = new Overview({ holdfast, health, metrics, version });
  const services: Services = { holdfast, log, lines, metrics, overview, stopping: stopping.signal };
  identifyCallers(server, identifyByToken(operatorToken));
  registerMetrics(server, { metrics, isPublic: metricsPublic });
  const contextOf = (request: FastifyRequest): Context => ({
    services,
    caller: request.caller,
    requestId: request.id,
    idempotencyKey: idempotencyKeyOf(request),
  });
  await registerTrpc(server, { contextOf });
  await registerRest(server, { contextOf });
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
