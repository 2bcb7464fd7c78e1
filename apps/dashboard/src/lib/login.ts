/** The link that the server prints ends in this and a token. */
const LINK_PATTERN = /#operator=([^&\s]+)/;

export interface LoginState {
  readonly isPending: boolean;
  /** What the server said of the last try, for people. */
  readonly problem: string | undefined;
  /** What it was that the problem came of. */
  readonly wanted: 'in' | 'out';
}

/** The way in and out. The server keeps who is in, in a cookie that no script can read. */
export class Login {
  readonly #changed: () => Promise<void>;
  readonly #listeners = new Set<() => void>();
  #state: LoginState = { isPending: false, problem: undefined, wanted: 'in' };
  #formCount = 0;

  /** `changed`: somebody came in or went out; until it is done, the login is pending. */
  constructor(changed: () => Promise<void>) {
    this.#changed = changed;
  }

  get = (): LoginState => this.#state;

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Whether the page has a form that tells the problem. */
  get hasForm(): boolean {
    return this.#formCount > 0;
  }

  /** Answers how to take it away. */
  addForm(): () => void {
    this.#formCount += 1;
    return () => {
      this.#formCount -= 1;
    };
  }

  byPassword(input: { readonly email: string; readonly password: string }): Promise<void> {
    return this.#send('in', 'sign-in/email', input);
  }

  byLink(token: string): Promise<void> {
    return this.#send('in', 'sign-in/link', { token });
  }

  out(): Promise<void> {
    return this.#send('out', 'sign-out', {});
  }

  async #send(wanted: LoginState['wanted'], path: string, body: object): Promise<void> {
    this.#become({ isPending: true, problem: undefined, wanted });
    const problem = await post(path, body);
    if (problem === undefined) await this.#changed();
    this.#become({ isPending: false, problem, wanted });
  }

  #become(state: LoginState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}

/** Why the server refused; undefined: it did not. */
async function post(path: string, body: object): Promise<string | undefined> {
  try {
    const answer = await fetch(`/api/auth/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (answer.ok) return undefined;
    const { message } = (await answer.json()) as { message: string };
    return message;
  } catch {
    return 'The server cannot be reached.';
  }
}

/** The token of a link that somebody pasted. */
export function tokenIn(pasted: string): string | undefined {
  return LINK_PATTERN.exec(pasted)?.[1];
}

/** Takes the token out of the address, so that no history, bookmark or shoulder gets to see it for long. */
export function takeTokenFromAddress(): string | undefined {
  const token = tokenIn(location.hash);
  if (token !== undefined) history.replaceState(history.state, '', location.pathname + location.search);
  return token;
}
