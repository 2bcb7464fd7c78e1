import { randomUUID } from 'node:crypto';
import { apiKey } from '@better-auth/api-key';
import { betterAuth } from 'better-auth';
import { ADDRESS_HEADER, AUTH_ORIGIN, AUTH_PATH, type BetterAuthParts, idOfNewKey } from './better-auth.ts';
import { SESSION_COOKIE } from './credentials.ts';
import { loginLink } from './login-link-plugin.ts';
import { useLoginToken } from './login-links.ts';
import { authTables } from './tables.ts';

/** A working day: whoever forgets to log out is out the next morning. */
const SESSION_LIFE_S = 12 * 60 * 60;
const KEY_START_LENGTH = 9;

/**
 * better-auth on the ledger's connection. It hashes passwords, makes sessions, cookies and keys, and limits logins;
 * whom a request comes from is decided in identify.ts, which asks the database less often.
 */
export function configureBetterAuth({ database, keyMaker, sessionSecret, isSecure, log }: BetterAuthParts) {
  const tables = authTables(database);
  return betterAuth({
    baseURL: AUTH_ORIGIN,
    basePath: AUTH_PATH,
    secret: sessionSecret,
    database: { db: tables, type: database.kind },
    telemetry: { enabled: false },
    logger: { level: 'error', log: (_level, message) => log.error(`better-auth: ${message}`) },
    user: {
      modelName: 'authUser',
      additionalFields: {
        role: { type: 'string', required: true, input: false },
        disabledAt: { type: 'date', required: false, input: false },
      },
    },
    session: { modelName: 'authSession', expiresIn: SESSION_LIFE_S },
    account: { modelName: 'authAccount' },
    verification: { modelName: 'authVerification' },
    emailAndPassword: { enabled: true, disableSignUp: true },
    rateLimit: {
      enabled: true,
      storage: 'database',
      modelName: 'authRateLimit',
      customRules: {
        '/sign-in/email': { window: 60, max: 20 },
        '/sign-in/link': { window: 60, max: 30 },
      },
    },
    advanced: {
      database: { generateId: () => idOfNewKey.getStore() ?? randomUUID() },
      cookies: { session_token: { name: SESSION_COOKIE } },
      useSecureCookies: false,
      defaultCookieAttributes: { httpOnly: true, sameSite: 'strict', secure: isSecure },
      ipAddress: { ipAddressHeaders: [ADDRESS_HEADER] },
      // same-origin.ts has decided before anything gets here.
      disableOriginCheck: true,
      disableCSRFCheck: true,
    },
    databaseHooks: {
      session: {
        create: {
          // A disabled account gets no session, whatever it proves.
          before: async ({ userId }) => {
            const user = await tables
              .selectFrom('authUser')
              .select('disabledAt')
              .where('id', '=', userId)
              .executeTakeFirst();
            return user?.disabledAt === null;
          },
        },
      },
    },
    plugins: [
      apiKey({
        customKeyGenerator: () => keyMaker.make(),
        maximumNameLength: 200,
        startingCharactersConfig: { shouldStore: true, charactersLength: KEY_START_LENGTH },
        // Limits are the api's own, on every request, and not a row written for each.
        rateLimit: { enabled: false },
        schema: { apikey: { modelName: 'authKey' } },
      }),
      loginLink({ useToken: (token) => useLoginToken(database, token) }),
    ],
  });
}
