/** The admin that an api under test begins with, unless its settings say otherwise. */
export const ADMIN = { email: 'admin@holdfast.localhost', password: 'a password for tests' } as const;

/** What the login form sends, or what follows a link. */
type Credentials = { readonly email: string; readonly password: string } | { readonly token: string };

/** Logs in as a page of the server's own would. The session cookie. @throws Error with what the server said. */
export async function logIn(url: string, credentials: Credentials): Promise<string> {
  const answer = await fetch(`${url}/api/auth/sign-in/${'token' in credentials ? 'link' : 'email'}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify(credentials),
  });
  const [cookie] = answer.headers.getSetCookie();
  if (!answer.ok || !cookie) throw new Error(`cannot log in: ${answer.status} ${await answer.text()}`);
  return cookie.split(';')[0] ?? '';
}

/** Makes an API key that may do everything, with the settings that the server was started with. */
export async function makeAdminKey(url: string, settings: Readonly<Record<string, string>>): Promise<string> {
  const email = settings.ADMIN_EMAIL || ADMIN.email;
  const password = settings.ADMIN_PASSWORD || ADMIN.password;
  const cookie = await logIn(url, { email, password });
  const answer = await fetch(`${url}/api/v1/keys`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url, cookie },
    body: JSON.stringify({ name: 'tests', scopes: ['admin'] }),
  });
  const { key, message } = (await answer.json()) as { key?: string; message?: string };
  if (key === undefined) throw new Error(`no key for tests: ${answer.status} ${message}`);
  return key;
}
