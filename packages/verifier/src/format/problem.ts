/** Why lines are no history, and what to do about it. */
export class HistoryProblem extends Error {
  override readonly name = 'HistoryProblem';
  /** `cut short`: all lines are right, but some are missing. Either way it proves nothing. */
  readonly kind: 'malformed' | 'cut short';
  /** Counted from 1; undefined: of the file as a whole. */
  readonly line: number | undefined;

  constructor(kind: HistoryProblem['kind'], line: number | undefined, what: string) {
    super(line === undefined ? what : `line ${line}: ${what}`);
    this.kind = kind;
    this.line = line;
  }
}
