/** redlock 5 ships its types where its package.json does not let them be found. */
declare module 'redlock' {
  export default class Redlock {
    constructor(clients: readonly unknown[], settings: { readonly retryCount: number });
    acquire(keys: readonly string[], ttlMs: number): Promise<unknown>;
  }
}
