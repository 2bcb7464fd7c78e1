/** A request under an idempotency key, as a store may know it: neither the key nor what was asked for can be read. */
export interface KeyedRequest {
  /** Of the caller and the key. */
  readonly keyHash: string;
  /** Of what is asked for. */
  readonly requestHash: string;
}

/** One try to answer a keyed request. */
export interface AnswerRun {
  readonly keyHash: string;
  readonly runId: string;
}

export type BeginAnswerOutcome =
  /** Nobody has answered it and nobody is about to: whoever is told so does it. */
  | { readonly status: 'STARTED'; readonly runId: string }
  | { readonly status: 'ANSWERED'; readonly sealedAnswer: string }
  /** Somebody is about to answer it, and is taken for dead when this time is over. */
  | { readonly status: 'RUNNING'; readonly leaseLeftMs: number }
  /** The key stands for another request. */
  | { readonly status: 'MISMATCH' };

export type FinishAnswerOutcome =
  | { readonly status: 'KEPT' }
  /** The lease was over and another run has begun, or the answer was forgotten: it is the other's that counts. */
  | { readonly status: 'OVERTAKEN' };

/**
 * What was answered to requests with an idempotency key, for every process on one ledger. Each method is one atomic
 * step by one clock: the database's where several machines share it, else the process'.
 *
 * @throws LedgerUnavailable when the database gives no answer in time.
 */
export interface AnswerStore {
  /** Of any number at once for one key, one is STARTED. Answers, and runs that never ended, are forgotten after `keepMs`. */
  begin(
    request: KeyedRequest,
    times: { readonly leaseMs: number; readonly keepMs: number },
  ): Promise<BeginAnswerOutcome>;
  /** From now on the answer to this request, for `keepMs`. */
  finish(
    run: AnswerRun,
    answer: { readonly sealedAnswer: string; readonly keepMs: number },
  ): Promise<FinishAnswerOutcome>;
  /** There is no answer worth keeping: the next request with the key starts anew. */
  giveUp(run: AnswerRun): Promise<void>;
  /**
   * Deletes what is to be forgotten, in small steps, and says how many. Does nothing where any process has done so within
   * `everyMs`.
   */
  sweep(options: { readonly everyMs: number }): Promise<number>;
}
