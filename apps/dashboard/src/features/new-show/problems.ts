/** One thing that keeps a file from becoming a show. */
export interface Problem {
  /** Of the file, from 1; absent where the whole file is meant or the format has no lines that help. */
  readonly line?: number | undefined;
  /** A column's name, or a path such as `sections[0].rows[2].seats[5].id`. */
  readonly place?: string | undefined;
  readonly message: string;
  /** What to do about it. */
  readonly advice: string;
  /** The line as it stands there. */
  readonly excerpt?: string | undefined;
}

/** So many are told one by one; whoever has more has one mistake made many times. */
const LISTED = 500;
const EXCERPT_LENGTH = 120;

/** Problems as they are found. It counts all and keeps the first, so a file that is wrong throughout costs no memory. */
export class Problems {
  readonly #listed: Problem[] = [];
  #total = 0;

  /** The excerpt is asked for only where it is kept. */
  add({
    excerpt,
    ...problem
  }: Omit<Problem, 'excerpt'> & { readonly excerpt?: (() => string | undefined) | undefined }): void {
    this.#total += 1;
    if (this.#listed.length >= LISTED) return;
    this.#listed.push({ ...problem, excerpt: excerpt?.()?.slice(0, EXCERPT_LENGTH) });
  }

  get total(): number {
    return this.#total;
  }

  get listed(): readonly Problem[] {
    return this.#listed;
  }
}
