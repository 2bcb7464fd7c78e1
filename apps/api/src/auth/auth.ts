import type { Holdfast } from '@holdfast/core';
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import { anonymousCaller } from './access.ts';
import { Accounts } from './accounts.ts';
import { lazyBetterAuth } from './better-auth.ts';
import { CredentialCache } from './credential-cache.ts';
import { KeyMaker, sessionSecretFrom } from './credentials.ts';
import { endingIn } from './ending.ts';
import { type Identify, identifyBy } from './identify.ts';
import { Keys } from './keys.ts';
import { LastUse } from './last-use.ts';
import { registerLogin } from './login-routes.ts';
import { Lookups } from './lookups.ts';

export interface AuthSettings {
  /** Whether buyers without a key may hold seats. */
  readonly publicHolds: boolean;
  /** Whether browsers are to send the session cookie over TLS only. */
  readonly secureCookies: boolean;
}

/** Who may come in: people with accounts, shops with keys, and anybody for what is public. */
export interface Auth {
  readonly identify: Identify;
  readonly keys: Keys;
  readonly accounts: Accounts;
  registerLogin(server: FastifyInstance): Promise<void>;
  /** To be called while the ledger is still open. */
  close(): Promise<void>;
}

export function createAuth(parts: {
  readonly holdfast: Holdfast;
  readonly settings: AuthSettings;
  readonly log: FastifyBaseLogger;
}): Auth {
  const { holdfast, settings, log } = parts;
  const { database } = holdfast;
  const lookups = new Lookups(database);
  const cache = new CredentialCache(() => lookups.revision());
  const keyMaker = new KeyMaker(holdfast.secret);
  const lastUse = new LastUse({
    database,
    reportFault: (fault) => log.warn({ err: fault }, 'the last use of keys is not written yet'),
  });
  const sessionSecret = sessionSecretFrom(holdfast.secret);
  const isSecure = settings.secureCookies;
  const load = lazyBetterAuth({ database, keyMaker, sessionSecret, isSecure, log });
  // With the memory engine this process has the ledger to itself.
  const end = endingIn({ database, cache, isAlone: holdfast.engine.name === 'memory' });
  const anonymous = anonymousCaller({ mayHold: settings.publicHolds });
  return {
    identify: identifyBy({ anonymous, cache, lookups, keyMaker, lastUse, sessionSecret }),
    keys: new Keys({ holdfast, end, load }),
    accounts: new Accounts({ holdfast, end }),
    registerLogin: (server) =>
      registerLogin(server, {
        load,
        end,
        pingLedger: () => holdfast.ledger.ping(),
        sessionSecret,
        isSecure,
      }),
    async close() {
      cache.close();
      await lastUse.close();
    },
  };
}
