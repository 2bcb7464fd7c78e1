import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

const BUILT_DASHBOARD = join(import.meta.dirname, '../../dashboard/dist');

/** Serves the built dashboard at `/`; every path that is no file is one of its pages. False: it is not built. */
export async function registerDashboard(server: FastifyInstance): Promise<boolean> {
  if (!existsSync(join(BUILT_DASHBOARD, 'index.html'))) return false;
  await server.register(fastifyStatic, {
    root: BUILT_DASHBOARD,
    // Vite puts a hash into every name under assets/, so these never change; the page that names them does.
    setHeaders(reply, path) {
      const isHashed = path.includes(`${join(BUILT_DASHBOARD, 'assets')}`);
      reply.header('cache-control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
    cacheControl: false,
  });
  return true;
}
