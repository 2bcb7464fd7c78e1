import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type ZodType, z } from 'zod';
import { toWireError, WireError } from '../errors.ts';
import { sendRefusal } from '../http/answers.ts';
import { type JsonBody, readJsonBodies } from '../http/json.ts';
import { ADDRESS_HEADER, AUTH_ORIGIN, AUTH_PATH, type LoadBetterAuth } from './better-auth.ts';
import { SESSION_COOKIE, sessionCookieIn, signedTokenIn } from './credentials.ts';
import type { End } from './ending.ts';
import { dropsSecureCookies, isFromElsewhere } from './same-origin.ts';

export interface LoginParts {
  readonly load: LoadBetterAuth;
  readonly end: End;
  /** @throws LedgerUnavailable */
  readonly pingLedger: () => Promise<void>;
  readonly sessionSecret: string;
  /** Whether browsers are to send the cookie over TLS only. */
  readonly isSecure: boolean;
}

const WAYS = {
  '/sign-in/email': {
    input: z.object({ email: z.string().max(200), password: z.string().max(128) }),
    refusal: 'No account that may log in has this email and this password.',
  },
  '/sign-in/link': {
    input: z.object({ token: z.string().max(128) }),
    refusal:
      'This link has been used, has expired or is of another server. Restart the server for another, or log in with your password.',
  },
} satisfies Record<string, { input: ZodType; refusal: string }>;

/**
 * In and out, for browsers: a cookie comes and goes, and the answer has no body. Of better-auth's own routes these
 * are the only ones that can be reached.
 */
export async function registerLogin(server: FastifyInstance, parts: LoginParts): Promise<void> {
  await server.register(async (scope) => {
    readJsonBodies(scope);
    scope.setErrorHandler((cause, request, reply) => {
      const error = toWireError(cause);
      if (error.wire.status === 'INTERNAL_ERROR') request.log.error({ err: cause }, 'request failed');
      return sendRefusal(reply, error);
    });
    scope.addHook('onRequest', async (request) => {
      if (!isFromElsewhere(request)) return;
      throw new WireError('A page of another site may not log anybody in or out.', { status: 'FORBIDDEN' });
    });
    for (const [path, { input, refusal }] of Object.entries(WAYS)) {
      scope.post(AUTH_PATH + path, async (request, reply) => {
        refuseUselessCookie(request, parts);
        const body = inputOf(request, input);
        return signIn(parts, { request, reply, path, body, refusal });
      });
    }
    scope.post(`${AUTH_PATH}/sign-out`, (request, reply) => signOut(parts, request, reply));
  });
}

function refuseUselessCookie(request: FastifyRequest, { isSecure }: LoginParts): void {
  if (!isSecure || !dropsSecureCookies(request)) return;
  throw new WireError(
    'Logging in needs TLS: over plain HTTP, a browser on another machine keeps no login. ' +
      'Put a proxy that speaks TLS in front, or set PUBLIC_URL to the http:// address that this page has.',
    { status: 'FORBIDDEN' },
  );
}

/** @throws WireError INVALID_INPUT */
function inputOf(request: FastifyRequest, input: ZodType): unknown {
  const parsed = input.safeParse((request.body as JsonBody | undefined)?.value());
  if (parsed.success) return parsed.data;
  throw new WireError(z.prettifyError(parsed.error), { status: 'INVALID_INPUT' });
}

async function signIn(
  { load, pingLedger }: LoginParts,
  {
    request,
    reply,
    path,
    body,
    refusal,
  }: { request: FastifyRequest; reply: FastifyReply; path: string; body: unknown; refusal: string },
): Promise<FastifyReply> {
  const { handler } = await load();
  const answer = await handler(
    new Request(AUTH_ORIGIN + AUTH_PATH + path, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        [ADDRESS_HEADER]: request.ip,
        'user-agent': request.headers['user-agent'] ?? '',
      },
      body: JSON.stringify(body),
    }),
  );
  if (answer.ok) return reply.code(204).header('set-cookie', answer.headers.getSetCookie()).send();
  if (answer.status === 429) {
    const retryAfterMs = Number(answer.headers.get('x-retry-after') ?? 1) * 1_000;
    throw new WireError('Too many logins from your address. Try again later.', {
      status: 'RATE_LIMITED',
      retryAfterMs,
    });
  }
  if (answer.status < 500) throw new WireError(refusal, { status: 'UNAUTHENTICATED' });
  await pingLedger();
  throw new Error(`better-auth answered ${answer.status} on ${path}`);
}

async function signOut(
  { end, sessionSecret, isSecure }: LoginParts,
  { headers }: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const cookie = sessionCookieIn(headers.cookie ?? '');
  const token = cookie === undefined ? undefined : signedTokenIn(cookie, sessionSecret);
  if (token !== undefined) {
    await end((trx) => trx.deleteFrom('authSession').where('token', '=', token).execute());
  }
  const secure = isSecure ? '; Secure' : '';
  return reply
    .code(204)
    .header('set-cookie', `${SESSION_COOKIE}=; Max-Age=0; Path=/; HttpOnly; SameSite=Strict${secure}`)
    .send();
}
