import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { anonymousCaller, type Caller, PERMISSIONS_OF_ROLE } from './access.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who sent it; there from the first hook on. */
    caller: Caller;
  }
}

/** Who sends a request. */
export type Identify = (request: FastifyRequest) => Caller | Promise<Caller>;

export function identifyByToken(operatorToken: string): Identify {
  const anonymous = anonymousCaller({ mayHold: true });
  const operator: Caller = {
    kind: 'operator',
    id: 'operator',
    name: 'operator',
    permissions: new Set(PERMISSIONS_OF_ROLE.admin),
  };
  return ({ headers: { authorization } }) =>
    authorization !== undefined && timingSafeEqual(digest(`Bearer ${operatorToken}`), digest(authorization))
      ? operator
      : anonymous;
}

/** Of one length, whatever the text's. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
