import type { FastifyRequest } from 'fastify';

const TRPC = '/trpc/';

/**
 * How many procedures a request calls: by its route, because a URL can be written in several ways. A batch names them in
 * one path segment, by commas; the official adapter decodes it once more than the router does.
 */
export function callsIn({ routeOptions: { url }, params }: FastifyRequest): number {
  if (url !== `${TRPC}:path`) return 1;
  const { path } = params as { path: string };
  return /[,%]/.test(path) ? path.split(/,|%(?:25)*2c/i).length : 1;
}
