/**
 * Gathers what is asked for in one turn of the event loop, to be done together at its end. What joins has always been
 * asked for before any of it is done, so an answer is never older than its question.
 */
export class Gather<Item> {
  #items: Item[] = [];
  readonly #doAll: (items: readonly Item[]) => void;

  constructor(doAll: (items: readonly Item[]) => void) {
    this.#doAll = doAll;
  }

  add(item: Item): void {
    if (this.#items.push(item) === 1) {
      setImmediate(() => {
        const items = this.#items;
        this.#items = [];
        this.#doAll(items);
      });
    }
  }
}

/** Asks each question once for all who ask it in one turn of the event loop. */
export class AskedOnce<Answer> {
  readonly #unsent = new Map<string, Promise<Answer>>();

  ask(question: string, send: () => Promise<Answer>): Promise<Answer> {
    const joined = this.#unsent.get(question);
    if (joined) return joined;
    const answer = new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
      this.#unsent.delete(question);
      return send();
    });
    this.#unsent.set(question, answer);
    return answer;
  }
}
