import type { Desk } from './desk.ts';

type Role = 'viewer' | 'operator' | 'admin';

/** Makes an account of that role and logs the desk's browser in with it. */
export async function logInAs(desk: Desk, role: Role): Promise<{ email: string; accountId: unknown }> {
  const email = `${role}@example.com`;
  const password = `a password of some ${role}`;
  const { accountId } = await desk.call('accounts.create', { email, role, password });
  // Shares its cookies with the page.
  const answer = await desk.page.request.post(`${desk.api.url}/api/auth/sign-in/email`, {
    headers: { origin: desk.api.url },
    data: { email, password },
  });
  if (!answer.ok()) throw new Error(`${role} cannot log in: ${answer.status()} ${await answer.text()}`);
  return { email, accountId };
}
