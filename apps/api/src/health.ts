import type { Holdfast } from '@holdfast/core';
import type { FastifyInstance } from 'fastify';

/** `/healthz`: this process answers. `/readyz`: so do the engine and the ledger, or which does not. */
export function registerHealth(server: FastifyInstance, holdfast: Holdfast): void {
  server.get('/healthz', { logLevel: 'silent' }, async () => ({ status: 'ok' }));

  server.get('/readyz', { logLevel: 'silent' }, async (_request, reply) => {
    const [engine, ledger] = await Promise.all([
      check(server, holdfast.engine),
      check(server, holdfast.ledger),
    ]);
    const isReady = engine.status === 'ok' && ledger.status === 'ok';
    return reply.code(isReady ? 200 : 503).send({ status: isReady ? 'ok' : 'unavailable', engine, ledger });
  });
}

interface Dependency {
  readonly name: string;
  ping(): Promise<void>;
}

async function check(server: FastifyInstance, dependency: Dependency) {
  try {
    await dependency.ping();
    return { name: dependency.name, status: 'ok' };
  } catch (error) {
    // Why is for the log; this page is public.
    server.log.warn({ err: error }, `${dependency.name} is not ready`);
    return { name: dependency.name, status: 'unavailable' };
  }
}
