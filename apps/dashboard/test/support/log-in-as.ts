import type { Desk } from './desk.ts';

export type Role = 'viewer' | 'operator' | 'admin';

/** Makes an account of that role and logs the desk's browser in with it. */
export async function logInAs(desk: Desk, role: Role): Promise<{ email: string; accountId: unknown }> {
  const email = `${role}@example.com`;
  const password = `a password of some ${role}`;
  const { accountId } = await desk.call('accounts.create', { email, role, password });
  await logInWith(desk, { email, password });
  return { email, accountId };
}

export async function logInWith(desk: Desk, credentials: { email: string; password: string }): Promise<void> {
  const { url } = desk.api;
  // Shares its cookies with the page.
  const answer = await desk.page.request.post(`${url}/api/auth/sign-in/email`, {
    headers: { origin: url.replace(/\/$/, '') },
    data: credentials,
  });
  if (!answer.ok()) throw new Error(`cannot log in: ${answer.status()} ${await answer.text()}`);
}

/** What the api answers to the session of the page itself, beside anything the page offers. */
export function statusForSession(desk: Desk, procedure: string, input?: unknown): Promise<number> {
  return desk.page.evaluate(
    async ([path, body]) => {
      const init =
        body === undefined
          ? {}
          : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
      return (await fetch(`/trpc/${path}`, init)).status;
    },
    [procedure, input] as const,
  );
}
