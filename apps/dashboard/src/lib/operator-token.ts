const STORAGE_KEY = 'holdfast.operator-token';
/** The link that the server prints ends in this and the token. */
const LINK_PATTERN = /#operator=([^&]+)/;

/**
 * The operator token of this tab. In sessionStorage, not localStorage: the token never runs out, so on a shared
 * box-office computer it must not outlive the tab.
 */
export class OperatorToken {
  readonly #storage: Storage;
  readonly #listeners = new Set<() => void>();

  constructor(storage: Storage) {
    this.#storage = storage;
  }

  get = (): string | undefined => this.#storage.getItem(STORAGE_KEY) ?? undefined;

  set(token: string): void {
    this.#storage.setItem(STORAGE_KEY, token);
    this.#tell();
  }

  clear(): void {
    this.#storage.removeItem(STORAGE_KEY);
    this.#tell();
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

/** The token in what somebody pasted: the whole link or the token alone. */
export function tokenIn(pasted: string): string {
  return LINK_PATTERN.exec(pasted)?.[1] ?? pasted.trim();
}

/** Takes the token out of the address, so that no history, bookmark or shoulder gets to see it for long. */
export function takeTokenFromAddress(operatorToken: OperatorToken): void {
  const token = LINK_PATTERN.exec(location.hash)?.[1];
  if (token === undefined) return;
  operatorToken.set(token);
  history.replaceState(history.state, '', location.pathname + location.search);
}
