import type { BetterAuthPlugin } from 'better-auth';
import { APIError, createAuthEndpoint } from 'better-auth/api';
import { setSessionCookie } from 'better-auth/cookies';
import { z } from 'zod';

export interface LoginLinkOptions {
  /** The account that the token logs in, and never again; undefined: none. */
  useToken(token: string): Promise<string | undefined>;
}

/** A login by a token that works once, with better-auth's own sessions, cookies and limits. */
export function loginLink({ useToken }: LoginLinkOptions) {
  return {
    id: 'login-link',
    endpoints: {
      signInLink: createAuthEndpoint(
        '/sign-in/link',
        { method: 'POST', body: z.object({ token: z.string() }) },
        async (ctx) => {
          const accountId = await useToken(ctx.body.token);
          const user =
            accountId === undefined ? undefined : await ctx.context.internalAdapter.findUserById(accountId);
          const session = user && (await ctx.context.internalAdapter.createSession(user.id));
          if (!user || !session) throw new APIError('UNAUTHORIZED');
          await setSessionCookie(ctx, { session, user });
          return ctx.json({});
        },
      ),
    },
  } satisfies BetterAuthPlugin;
}
