/** Is told of every call that engine and ledger get, to count and to time them. */
export interface Observer {
  /** Asked once per operation, when the parts are wired; what it answers is told of each call of it. */
  operation(port: 'engine' | 'ledger', operation: string): NoteCall;
}

/**
 * On the way of every request: has to be quick, and must not throw. `outcome` is the answer's status, `OK` where it has
 * none, and `FAULT` for a call that threw; then `answer` is what it threw.
 */
export type NoteCall = (outcome: string, tookMs: number, answer: unknown) => void;
