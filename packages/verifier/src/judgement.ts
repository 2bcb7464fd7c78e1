/** What was found in a history. */

export type Rule =
  /** Some order of the operations, each at a moment between its invoke and its return, explains every answer. */
  | 'linearizable'
  /** No two owners were both certain of one seat at one moment. */
  | 'claims never overlap'
  /** A claim granted after another was answered has a higher fence. */
  | 'fences rise'
  /** No seat is in two confirmed bookings of the ledger. */
  | 'one live booking a seat'
  /** No seat is in two live holds, nor in one and in a booking of another. */
  | 'one live claim a seat'
  /** Every booking that was acknowledged is in the ledger, as it was told. */
  | 'no booking is lost'
  /** Every booking in the ledger comes from a confirm that was sent. */
  | 'no booking from nowhere'
  /** A watcher that applies the feed has the snapshot. */
  | 'the feed replays to the snapshot'
  | 'only the owner acts'
  /** The same key and request got the same hold, the same hold the same booking. */
  | 'retries get the same answer'
  /** A hold lasts as long as was told, and was told neither less nor more than was asked for. */
  | 'holds last as told'
  /** What is refused for seats that are taken is refused for seats that it was about. */
  | 'refusals name their seats';

export interface Violation {
  readonly rule: Rule;
  /** In one sentence, with seats, clients and times. */
  readonly what: string;
  readonly seats: readonly string[];
  /** The operations it shows in: places in `History.operations`. */
  readonly operations: readonly number[];
  /** How many operations had returned when this had come to light; undefined: it took the ledger or the snapshot to see it. */
  readonly afterOperations: number | undefined;
}

export type Verdict =
  /** A correct seat system could have answered this. */
  | 'valid'
  /** None could have. */
  | 'violated'
  /** The search was given up at its bound. It counts as a failure. */
  | 'undecided';

export interface Judgement {
  readonly verdict: Verdict;
  /** Those that came to light first, first; of each rule so many at most. */
  readonly violations: readonly Violation[];
  /** How many more there are. */
  readonly violationsLeftOut: number;
  readonly operations: number;
  readonly outcomes: { readonly ok: number; readonly fail: number; readonly unknown: number };
  readonly clients: number;
  readonly seats: number;
  /** Groups of seats that no hold connects: each was searched by itself. */
  readonly groups: number;
  /** Of the groups that were given up at the bound: their seats. */
  readonly undecidedGroups: readonly (readonly string[])[];
  /**
   * How much each rule had to look at: with nothing, that it was kept says nothing. linearizable: operations; claims never
   * overlap: seats of claims that somebody was certain of; fences rise: claims with a fence; one live booking a seat: confirmed
   * bookings; one live claim a seat: live holds; no booking is lost: answers that acknowledge a booking or its cancel, or deny
   * it (without the ledger these are held to each other alone); no booking from nowhere: bookings; the feed replays to the
   * snapshot: snapshots and changes that were sent; only the owner acts: requests of strangers; retries get the same answer:
   * keys and confirms that were sent again; holds last as told: holds whose end was told; refusals name their seats: refusals
   * that name some.
   */
  readonly lookedAt: Readonly<Record<Rule, number>>;
  readonly tookMs: number;
}
