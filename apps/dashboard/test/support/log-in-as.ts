import type { Desk } from './desk.ts';

const PASSWORD = 'a password for tests';

/** Makes an account with this role and logs its holder in on the page. */
export async function logInAs(desk: Desk, role: 'viewer' | 'operator' | 'admin'): Promise<void> {
  const email = `${role}@example.com`;
  await desk.call('accounts.create', { email, role, password: PASSWORD });
  const answer = await desk.page.request.post(`${desk.api.url}/api/auth/sign-in/email`, {
    data: { email, password: PASSWORD },
    headers: { origin: desk.api.url },
  });
  if (!answer.ok()) throw new Error(`${role} cannot log in: ${answer.status()} ${await answer.text()}`);
}
