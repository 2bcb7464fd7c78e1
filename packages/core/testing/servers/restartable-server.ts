import type { OwnFolder } from './own-folder.ts';
import type { ServerProcess } from './server-process.ts';

export interface RestartableServerOptions<Ready> {
  /** Everything the server keeps; goes when the server is stopped. */
  readonly folder: OwnFolder;
  /** What has to be done once, before the first start. */
  readonly prepare?: () => Promise<unknown>;
  /** Starts the process, on the same port and folder each time. */
  readonly launch: () => Promise<ServerProcess<Ready>>;
  /** How this server's crashes end it. */
  readonly crashSignal?: NodeJS.Signals;
}

/** A server of one test, which can be ended, crashed, frozen and started again. */
export class RestartableServer<Ready> implements AsyncDisposable {
  readonly #options: RestartableServerOptions<Ready>;
  #process: ServerProcess<Ready>;

  private constructor(options: RestartableServerOptions<Ready>, process: ServerProcess<Ready>) {
    this.#options = options;
    this.#process = process;
  }

  /** @throws ServerDidNotStart with what it printed; whatever `prepare` throws. */
  static async start<Ready>(options: RestartableServerOptions<Ready>): Promise<RestartableServer<Ready>> {
    try {
      await options.prepare?.();
      return new RestartableServer(options, await options.launch());
    } catch (error) {
      await options.folder.remove();
      throw error;
    }
  }

  get pid(): number {
    return this.#process.pid;
  }

  /** What it said when it was ready, the last time it was started. */
  get ready(): Ready {
    return this.#process.ready;
  }

  output(): string {
    return this.#process.output();
  }

  /** Null while it runs, and where a signal ended it. */
  get exitCode(): number | null {
    return this.#process.exitCode();
  }

  /** Ends it in order and removes its folder. */
  async stop(): Promise<void> {
    await this.#process.stop();
    await this.#options.folder.remove();
  }

  /** Ends it as a crash would, unless told otherwise. */
  async kill(signal: NodeJS.Signals = this.#options.crashSignal ?? 'SIGKILL'): Promise<void> {
    await this.#process.kill(signal);
  }

  /** Starts it again, ended or not, on the same port and folder. */
  async restart(): Promise<void> {
    await this.#process.stop();
    this.#process = await this.#options.launch();
  }

  /** Freezes it: connections stay open, nothing is answered. */
  pause(): void {
    this.#process.pause();
  }

  resume(): void {
    this.#process.resume();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }
}
