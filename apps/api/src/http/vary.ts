import type { FastifyReply } from 'fastify';

/** Beside what the answer varies by already, which CORS may have said. */
export function varyBy(reply: FastifyReply, names: string): void {
  const vary = reply.getHeader('vary');
  reply.header('vary', vary === undefined ? names : `${vary}, ${names}`);
}
