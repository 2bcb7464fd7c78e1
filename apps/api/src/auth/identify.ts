import type { FastifyRequest } from 'fastify';
import { WireError } from '../errors.ts';
import type { Caller } from './access.ts';
import type { CredentialCache, Found, Known } from './credential-cache.ts';
import { hashOf, type KeyMaker, sessionCookieIn, signedTokenIn } from './credentials.ts';
import type { LastUse } from './last-use.ts';
import type { Lookups } from './lookups.ts';
import { mayUseCookie } from './same-origin.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who sent it; there from the first hook on. */
    caller: Caller;
    /** When that was looked at, as `performance.now()`. */
    identifiedAtMs: number;
  }
}

/** Who sends a request. At once where the process knows the key or session; it never throws. */
export type Identify = (request: FastifyRequest) => Caller | Promise<Caller>;

const BEARER = /^Bearer(?: +|$)/i;

export interface IdentifyParts {
  readonly anonymous: Caller;
  readonly cache: CredentialCache;
  readonly lookups: Lookups;
  readonly keyMaker: KeyMaker;
  readonly lastUse: LastUse;
  readonly sessionSecret: string;
}

/**
 * A key goes before a session. One that is not good is refused wherever it is presented, so that nobody goes on without
 * noticing; a session that is over makes its owner anonymous, as their browser sends it along whatever they do.
 */
export function identifyBy(parts: IdentifyParts): Identify {
  const { anonymous, cache, lookups, keyMaker, lastUse, sessionSecret } = parts;

  const ofKey = (known: Known | undefined): Caller => {
    if (!known) return badKey('This API key is unknown or revoked. Ask an admin for another.');
    if (known.expiresAtMs <= Date.now()) return badKey('This API key has expired. Ask an admin for another.');
    if (known.keyId !== undefined) lastUse.note(known.keyId);
    return known.caller;
  };
  const ofSession = (known: Known | undefined): Caller =>
    known && known.expiresAtMs > Date.now() ? known.caller : anonymous;

  const find = async (
    hash: string,
    {
      lookUp,
      callerOf,
      otherwise,
    }: { lookUp: () => Promise<Found>; callerOf: typeof ofKey; otherwise: Caller },
  ): Promise<Caller> => {
    try {
      return callerOf(await cache.find(hash, lookUp));
    } catch (refusal) {
      return { ...otherwise, refusal: refusal instanceof Error ? refusal : new Error(String(refusal)) };
    }
  };

  return (request) => {
    const { authorization, cookie } = request.headers;
    if (authorization !== undefined && BEARER.test(authorization)) {
      const key = authorization.replace(BEARER, '').trim();
      const hash = hashOf(key);
      const known = cache.get(hash);
      if (known) return ofKey(known);
      if (!keyMaker.hasMade(key)) return ofKey(undefined);
      return find(hash, { lookUp: () => lookups.key(hash), callerOf: ofKey, otherwise: badKey('') });
    }
    const session = cookie === undefined ? undefined : sessionCookieIn(cookie);
    if (session === undefined || !mayUseCookie(request)) return anonymous;
    const hash = hashOf(session);
    const known = cache.get(hash);
    if (known) return ofSession(known);
    const token = signedTokenIn(session, sessionSecret);
    if (token === undefined) return anonymous;
    return find(hash, { lookUp: () => lookups.session(token), callerOf: ofSession, otherwise: anonymous });
  };
}

function badKey(message: string): Caller {
  return {
    kind: 'key',
    id: 'anonymous',
    name: 'anonymous',
    permissions: new Set(),
    refusal: new WireError(message, { status: 'UNAUTHENTICATED' }),
  };
}
