import { AsyncLocalStorage } from 'node:async_hooks';
import type { LedgerDatabase } from '@holdfast/core';
import type { FastifyBaseLogger } from 'fastify';
import type { KeyMaker } from './credentials.ts';

export const AUTH_PATH = '/api/auth';
/** Nobody calls there: requests get to better-auth through login-routes.ts. */
export const AUTH_ORIGIN = 'http://holdfast.internal';
/** Where better-auth finds the caller's address, which only login-routes.ts writes. */
export const ADDRESS_HEADER = 'x-holdfast-address';

/** The id that a key is to be made under, which better-auth has no place for in what it is asked. */
export const idOfNewKey = new AsyncLocalStorage<string>();

export interface BetterAuthParts {
  readonly database: LedgerDatabase;
  readonly keyMaker: KeyMaker;
  readonly sessionSecret: string;
  /** Whether browsers are to send the cookie over TLS only. */
  readonly isSecure: boolean;
  readonly log: FastifyBaseLogger;
}

type BetterAuth = ReturnType<typeof import('./configure-better-auth.ts').configureBetterAuth>;
export type LoadBetterAuth = () => Promise<BetterAuth>;

/** Loaded when first needed: it is larger than all the rest of an idle process. */
export function lazyBetterAuth(parts: BetterAuthParts): LoadBetterAuth {
  let loading: Promise<BetterAuth> | undefined;
  return () => {
    loading ??= import('./configure-better-auth.ts').then((module) => module.configureBetterAuth(parts));
    return loading;
  };
}
