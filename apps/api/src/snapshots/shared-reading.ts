/**
 * Reads something once for everybody who asked before the reading began. One that had begun when somebody asked may be
 * older than what they know, so they get the next: what they read is never older than their question.
 */
export class SharedReading<Value> {
  readonly #read: () => Promise<Value>;
  #underway: Promise<Value> | undefined;
  #next: Promise<Value> | undefined;

  constructor(read: () => Promise<Value>) {
    this.#read = read;
  }

  read(): Promise<Value> {
    if (!this.#underway) return this.#begin();
    const begin = () => {
      this.#next = undefined;
      return this.#begin();
    };
    this.#next ??= this.#underway.then(begin, begin);
    return this.#next;
  }

  #begin(): Promise<Value> {
    const reading = this.#read().finally(() => {
      if (this.#underway === reading) this.#underway = undefined;
    });
    this.#underway = reading;
    return reading;
  }
}
