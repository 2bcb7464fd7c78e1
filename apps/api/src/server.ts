import type { Holdfast } from '@holdfast/core';
import fastify, {
  type FastifyBaseLogger,
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify';
import type { Logger } from 'pino';
import { anonymousCaller } from './auth/access.ts';
import { type AuthSettings, createAuth } from './auth/auth.ts';
import type { Identify } from './auth/identify.ts';
import { operatorOf } from './auth/operator.ts';
import type { Context, Services } from './context.ts';
import { toWireError, WireError } from './errors.ts';
import { type Health, registerHealth } from './health.ts';
import { httpCodeOf } from './http/answers.ts';
import { registerCors } from './http/cors.ts';
import { registerAnswerHeaders } from './http/headers.ts';
import { BODY_LIMIT_BYTES } from './http/large-bodies.ts';
import { refuse } from './http/refuse.ts';
import { REQUEST_ID_HEADER, type Requests, requestIds } from './http/requests.ts';
import { registerTrpc } from './http/trpc.ts';
import { connectionLimits, limitConnections } from './limits/connections.ts';
import { registerOverload } from './limits/overload.ts';
import { registerRates } from './limits/rates.ts';
import type { RefusedKind } from './limits/refused.ts';
import type { TrafficLimits } from './limits/traffic.ts';
import { LineQuota } from './line-quota.ts';
import type { Metrics } from './metrics/metrics.ts';
import { Overview } from './metrics/overview.ts';
import { registerMetrics } from './metrics/route.ts';
import { registerPages } from './pages.ts';
import { registerOpenApi } from './rest/openapi.ts';
import { registerRest } from './rest/routes.ts';
import { registerTutorial } from './rest/tutorial.ts';
import { Snapshots } from './snapshots/snapshots.ts';
import { WatchHub, type WatchObserver } from './stream/watch-hub.ts';

export interface ServerParts {
  readonly holdfast: Holdfast;
  readonly auth: AuthSettings;
  readonly traffic: TrafficLimits;
  readonly maxWatchers: number;
  /** Hears what becomes of watchers. */
  readonly watching?: WatchObserver;
  /** As users reach it, where that is known. */
  readonly publicUrl: string | undefined;
  /** Whose pages may call the API from a browser. */
  readonly corsOrigins: readonly string[];
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
  publicUrl,
  corsOrigins,
  auth: settings,
  traffic,
  maxWatchers,
  watching,
  log,
  metrics,
  health,
  requests,
  version,
  metricsPublic,
}: ServerParts): Promise<FastifyInstance> {
  const server: FastifyInstance = fastify({
    ...connectionLimits,
    trustProxy: traffic.trustedProxies.length > 0 && [...traffic.trustedProxies],
    loggerInstance: log as FastifyBaseLogger,
    // One of its own for every request costs more than the hold does; lines say which request they are about.
    childLoggerFactory: (logger) => logger,
    genReqId: requestIds(),
    bodyLimit: BODY_LIMIT_BYTES,
    forceCloseConnections: 'idle',
    // A batch names all its procedures in one path segment.
    routerOptions: { maxParamLength: 2_000 },
    frameworkErrors: (error, request, reply) =>
      answerFailure(error, request, (reply as FastifyReply).header(REQUEST_ID_HEADER, request.id)),
    // A line per request costs more than the request; faults are logged where they happen.
    logController: new LogController({ disableRequestLogging: true }),
    // Whoever is connected when the server closes is answered; each answer is then its connection's last.
    return503OnClosing: false,
  });
  limitConnections(server.server, { maxWatchers });
  const stopping = new AbortController();
  server.addHook('preClose', async () => stopping.abort());
  requests.register(server);

  const isHttps = publicUrl?.startsWith('https:') ?? false;
  registerAnswerHeaders(server, { isHttps });
  // Before anything is refused, so that pages of other origins can read why.
  await registerCors(server, { origins: corsOrigins });
  const onRefused = (kind: RefusedKind) => metrics.refused(kind);
  registerOverload(server, { maxInFlight: traffic.maxInFlight, onRefused });
  // Routes take the handler that is there when they come.
  server.setErrorHandler(answerFailure);
  registerHealth(server, health);
  const auth = createAuth({ holdfast, settings, log: server.log });
  server.addHook('onClose', () => auth.close());
  const lines = new LineQuota();
  metrics.follow({ holdfast, health, requests, lines, version });
  const overview = new Overview({ holdfast, health, metrics, version });
  const services: Services = {
    holdfast,
    snapshots: new Snapshots({ holdfast }),
    auth,
    log,
    lines,
    metrics,
    overview,
    stopping: stopping.signal,
  };
  const hub = new WatchHub({
    ...services,
    ...watching,
    requests,
    maxWatchers,
    onDropped(reason) {
      metrics.feed.dropped(reason);
      watching?.onDropped?.(reason);
    },
  });
  metrics.feed.follow(hub);
  identifyCallers(server, auth.identify);
  registerRates(server, { traffic, counters: holdfast.counters, lines, onRefused });
  registerMetrics(server, { metrics, isPublic: metricsPublic });
  const contextOf = (request: FastifyRequest): Context => ({
    services,
    caller: request.caller,
    requestId: request.id,
    operator: () => operatorOf(request),
    idempotencyKey: idempotencyKeyOf(request),
  });
  await registerTrpc(server, { contextOf, hub });
  await registerRest(server, { contextOf, hub });
  await registerTutorial(server, { contextOf, secureCookies: settings.secureCookies });
  registerOpenApi(server);
  await auth.registerLogin(server);
  await registerPages(server, { isHttps });
  return server;
}

/** What fails before a procedure is reached: a path that is no URL, a body that is too large or no JSON. */
function answerFailure(error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const code = error instanceof WireError ? httpCodeOf(error) : (error.statusCode ?? 500);
  const line = { requestId: request.id, route: request.routeOptions.url, code };
  if (code >= 500) request.log.error({ ...line, err: error }, 'request failed');
  else request.log.debug(line, 'refused before a procedure');
  if (code >= 500 || error instanceof WireError) return refuse(request, reply, toWireError(error), code);
  const message =
    code === 415 ? 'Send the body as JSON, with content-type: application/json.' : error.message;
  return refuse(request, reply, new WireError(message, { status: 'INVALID_INPUT' }), code);
}

/** Below these it matters who asks. Pages and health do not wait for a ledger to say so. */
const WITH_CALLERS = ['/trpc/', '/api/', '/metrics'];

/** What is asked and answered in this time happens at once. */
const AT_ONCE_MS = 50;

function identifyCallers(server: FastifyInstance, identify: Identify): void {
  const nobody = anonymousCaller({ mayHold: false });
  const settle = (request: FastifyRequest, done: (error?: Error) => void) => {
    request.identifiedAtMs = performance.now();
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
  };
  server.decorateRequest('caller');
  server.decorateRequest('identifiedAtMs', 0);
  server.addHook('onRequest', (request, _reply, done) => {
    const route = request.routeOptions.url ?? '';
    if (WITH_CALLERS.some((prefix) => route.startsWith(prefix))) return settle(request, done);
    request.caller = nobody;
    done();
  });
  // Once more when a body was long on its way, as senders can have it be: what was revoked meanwhile counts for nothing.
  server.addHook('preValidation', (request, _reply, done) => {
    if (performance.now() - request.identifiedAtMs < AT_ONCE_MS) return done();
    if (request.body === undefined || request.caller.kind === 'anonymous') return done();
    settle(request, done);
  });
}

function idempotencyKeyOf({ headers }: FastifyRequest): string | undefined {
  const header = headers['idempotency-key'];
  return typeof header === 'string' ? header : undefined;
}
