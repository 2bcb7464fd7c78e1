import type { FastifyRequest } from 'fastify';

/** Why a request was refused before it was begun. */
export type RefusedKind = 'key_rate' | 'address_rate' | 'batch' | 'in_flight' | 'late';

/** Told of each, for whoever counts them. */
export type OnRefused = (kind: RefusedKind) => void;

/** Those who look after the process need to see it most when it has too much to do. */
const NEVER_REFUSED: ReadonlySet<string | undefined> = new Set(['/healthz', '/readyz', '/metrics']);

export function isNeverRefused({ routeOptions }: FastifyRequest): boolean {
  return NEVER_REFUSED.has(routeOptions.url);
}
