import { closeSync, openSync, writeSync } from 'node:fs';

/** What is gathered before it is written: one write is then some hundred lines. */
const WRITE_AT_CHARACTERS = 64 * 1024;

/** A file that is written line by line, many lines at a time. */
export class BufferedFile {
  readonly #file: number;
  #waiting = '';

  constructor(path: string) {
    this.#file = openSync(path, 'w');
  }

  line(text: string): void {
    this.#waiting += `${text}\n`;
    if (this.#waiting.length >= WRITE_AT_CHARACTERS) this.#flush();
  }

  close(): void {
    this.#flush();
    closeSync(this.#file);
  }

  #flush(): void {
    writeSync(this.#file, this.#waiting);
    this.#waiting = '';
  }
}
