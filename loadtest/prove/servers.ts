export interface Watched {
  readonly name: string;
  readonly pid: number;
}

/** What was started for a target, in order. Node 22 has no AsyncDisposableStack. */
export class Servers {
  readonly watched: Watched[] = [];
  readonly #started: AsyncDisposable[] = [];

  add<Server extends AsyncDisposable & { readonly pid: number }>(name: string, server: Server): Server {
    this.watched.push({ name, pid: server.pid });
    return this.keep(server);
  }

  addAll(name: string, members: readonly { readonly pid: number }[], all: AsyncDisposable): void {
    for (const [index, { pid }] of members.entries())
      this.watched.push({ name: `${name} ${index + 1}`, pid });
    this.keep(all);
  }

  keep<What extends AsyncDisposable>(what: What): What {
    this.#started.push(what);
    return what;
  }

  fallen(): string[] {
    return this.watched.filter(({ pid }) => !isAlive(pid)).map(({ name }) => name);
  }

  /** Those first that use the others. One that does not stop in order leaves none of the others running. @throws its error */
  async stop(): Promise<void> {
    const errors: unknown[] = [];
    for (let one = this.#started.pop(); one; one = this.#started.pop()) {
      try {
        await one[Symbol.asyncDispose]();
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 0) throw errors[0];
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
