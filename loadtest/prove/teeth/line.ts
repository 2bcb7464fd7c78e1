import { connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** How a line fails from the moment that a certain statement is sent on it, until it is mended. */
export interface LineFault {
  /** `lost` never arrives, and breaks the connection when the line is mended; `late` arrives then. */
  readonly what: 'requests lost' | 'requests late' | 'answers lost' | 'answers late';
  /** Which statement. Any could be the one: that it is the one that does harm is not left to luck. */
  readonly of: RegExp;
}

/** A connection in one direction. */
class Lane {
  readonly #to: Socket;
  readonly #late: Buffer[] = [];
  state: 'open' | 'late' | 'lost' = 'open';

  constructor(to: Socket) {
    this.#to = to;
  }

  send(bytes: Buffer): void {
    if (this.state === 'open') this.#to.write(bytes);
    else if (this.state === 'late') this.#late.push(bytes);
  }

  mend(): void {
    for (const bytes of this.#late.splice(0)) this.#to.write(bytes);
    // After a loss there is no going on from what is left.
    if (this.state === 'lost') this.#to.destroy();
    this.state = 'open';
  }
}

interface Connection {
  readonly api: Socket;
  readonly requests: Lane;
  readonly answers: Lane;
}

/** The line from one api process to a server on this machine, that can be told to fail. */
export class Line implements AsyncDisposable {
  readonly #server: Server;
  readonly #connections = new Set<Connection>();
  #fault: LineFault | undefined;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async open(port: number): Promise<Line> {
    const server = createServer();
    const line = new Line(server);
    server.on('connection', (api) => line.#join(api, connect(port, '127.0.0.1')));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return line;
  }

  get port(): number {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('the line is closed');
    return address.port;
  }

  async fail(fault: LineFault, forMs: number): Promise<void> {
    this.#fault = fault;
    await pause(forMs);
    this.#fault = undefined;
    for (const { requests, answers } of this.#connections) {
      requests.mend();
      answers.mend();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const { api } of this.#connections) api.destroy();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  #join(api: Socket, server: Socket): void {
    const connection = { api, requests: new Lane(server), answers: new Lane(api) };
    this.#connections.add(connection);
    api.on('data', (bytes) => this.#request(connection, bytes));
    server.on('data', (bytes) => connection.answers.send(bytes));
    const end = () => {
      this.#connections.delete(connection);
      api.destroy();
      server.destroy();
    };
    for (const socket of [api, server]) socket.on('close', end).on('error', end);
  }

  #request({ requests, answers }: Connection, bytes: Buffer): void {
    if (this.#fault?.of.test(bytes.toString('latin1'))) {
      const [which, state] = this.#fault.what.split(' ');
      const lane = which === 'requests' ? requests : answers;
      lane.state = state === 'late' ? 'late' : 'lost';
    }
    requests.send(bytes);
  }
}
