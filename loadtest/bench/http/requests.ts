import { Agent, request } from 'node:http';

/** Posts JSON over kept-alive connections, as a shop's server does. */
export class Poster {
  readonly #agent = new Agent({ keepAlive: true });
  readonly #headers: Readonly<Record<string, string>>;

  constructor({ headers = {} }: { readonly headers?: Readonly<Record<string, string>> } = {}) {
    this.#headers = headers;
  }

  /** @throws when the answer is not 2xx; with what it said */
  post(url: string, body: unknown): Promise<unknown> {
    const text = JSON.stringify(body);
    const headers = { ...this.#headers, 'content-type': 'application/json', 'content-length': text.length };
    return new Promise((resolve, reject) => {
      const sent = request(url, { method: 'POST', agent: this.#agent, headers }, (answer) => {
        let said = '';
        answer.setEncoding('utf8').on('data', (piece) => {
          said += piece;
        });
        answer.on('end', () => {
          if (answer.statusCode === 200) resolve(JSON.parse(said));
          else reject(new Error(`${url}: ${answer.statusCode} ${said}`));
        });
      });
      sent.on('error', reject).end(text);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}
