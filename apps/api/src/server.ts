import helmet from '@fastify/helmet';
import type { Holdfast } from '@holdfast/core';
import fastify, { type FastifyInstance, type FastifyRequest, LogController } from 'fastify';
import { type Identify, identifyByToken } from './auth/identify.ts';
import type { Context, Services } from './context.ts';
import { registerDashboard } from './dashboard.ts';
import { registerHealth } from './health.ts';
import { BODY_LIMIT_BYTES } from './http/large-bodies.ts';
import { refuseUnreached } from './http/refuse.ts';
import { registerTrpc } from './http/trpc.ts';
import { connectionLimits, limitConnections } from './limits/connections.ts';
import { registerOverload } from './limits/overload.ts';
import { registerRates } from './limits/rates.ts';
import type { OnRefused } from './limits/refused.ts';
import type { TrafficLimits } from './limits/traffic.ts';
import { registerRest } from './rest/routes.ts';

export interface ServerParts {
  readonly holdfast: Holdfast;
  readonly operatorToken: string;
  readonly logLevel: 'silent' | 'error' | 'warn' | 'info' | 'debug';
  readonly traffic: TrafficLimits;
  readonly onRefused?: OnRefused;
}

/** The HTTP server, not listening yet. Closing it ends streams at once and lets requests finish. */
export async function createServer({
  holdfast,
  operatorToken,
  logLevel,
  traffic,
  onRefused = () => {},
}: ServerParts): Promise<FastifyInstance> {
  const server = fastify({
    ...connectionLimits,
    frameworkErrors: (error, request, reply) => refuseUnreached(error, request, reply),
    trustProxy: traffic.trustedProxies.length > 0 && [...traffic.trustedProxies],
    logger: { level: logLevel },
    bodyLimit: BODY_LIMIT_BYTES,
    forceCloseConnections: 'idle',
    // A batch names all its procedures in one path segment.
    routerOptions: { maxParamLength: 2_000 },
    // A line per request costs more than the request; faults are logged where they happen.
    logController: new LogController({ disableRequestLogging: true }),
  });
  limitConnections(server.server);
  const stopping = new AbortController();
  server.addHook('preClose', async () => stopping.abort());

  registerOverload(server, { maxInFlight: traffic.maxInFlight, onRefused });
  await server.register(helmet, {
    // The dashboard may be opened over plain HTTP on a laptop, where a forced upgrade would break it.
    contentSecurityPolicy: { directives: { upgradeInsecureRequests: null } },
    strictTransportSecurity: false,
  });
  // What fails before a procedure is reached: a body that is too large, for one. Routes take the handler that is
  // there when they come.
  server.setErrorHandler(refuseUnreached);
  registerHealth(server, holdfast);
  const services: Services = { holdfast, log: server.log, stopping: stopping.signal };
  identifyCallers(server, identifyByToken(operatorToken));
  registerRates(server, { traffic, counters: holdfast.counters, onRefused });
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
