/**
 * Prints an API key with the scope admin, made with the password of an admin. For scripts that bring up a Holdfast and
 * want to let `npm run prove -- --url` loose on it; people make keys in the dashboard.
 *
 *   ADMIN_EMAIL=… ADMIN_PASSWORD=… node loadtest/make-key/run.ts http://127.0.0.1:3000
 *
 * Waits up to ten minutes for the server to be ready: what runs for the first time installs and builds first.
 */
import { setTimeout as pause } from 'node:timers/promises';

const READY_WITHIN_MS = 600_000;
const ASK_EVERY_MS = 500;
const ANSWER_WITHIN_MS = 10_000;

const url = process.argv[2] ?? '';
const { ADMIN_EMAIL = 'admin@holdfast.localhost', ADMIN_PASSWORD } = process.env;

try {
  if (!URL.canParse(url)) throw new Error('give the address of the server: http://127.0.0.1:3000');
  if (!ADMIN_PASSWORD) throw new Error('ADMIN_PASSWORD: give the password of the admin');
  await untilReady();
  console.log(await makeKey(await logIn({ email: ADMIN_EMAIL, password: ADMIN_PASSWORD })));
} catch (error) {
  console.error(`make-key: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}

async function untilReady(): Promise<void> {
  const untilMs = performance.now() + READY_WITHIN_MS;
  for (;;) {
    const isReady = await ask('/readyz').then(
      ({ ok }) => ok,
      () => false,
    );
    if (isReady) return;
    if (performance.now() > untilMs)
      throw new Error(`${url} is not ready within ${READY_WITHIN_MS / 60_000} minutes`);
    await pause(ASK_EVERY_MS);
  }
}

/** @returns the session's cookie */
async function logIn(credentials: { readonly email: string; readonly password: string }): Promise<string> {
  const answer = await post('/api/auth/sign-in/email', credentials, {});
  const cookie = answer.headers.getSetCookie()[0]?.split(';')[0];
  if (answer.ok && cookie) return cookie;
  throw new Error(`cannot log in as ${credentials.email}: ${answer.status} ${await answer.text()}`);
}

async function makeKey(cookie: string): Promise<string> {
  const answer = await post('/api/v1/keys', { name: 'load suite', scopes: ['admin'] }, { cookie });
  const { key } = (await answer.json()) as { key?: string };
  if (key) return key;
  throw new Error(`no key was made: ${answer.status}`);
}

function post(path: string, body: object, headers: Readonly<Record<string, string>>): Promise<Response> {
  return ask(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: new URL(url).origin, ...headers },
    body: JSON.stringify(body),
  });
}

function ask(path: string, request: RequestInit = {}): Promise<Response> {
  return fetch(new URL(path, url), { ...request, signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
}
