import type { HoldCommand, HoldOutcome } from '../../domain/commands.ts';

/** From here on what waits leaves in two halves: Redis decides one while this process packs and unpacks the other. */
const WORTH_HALVING = 32;
/** Bounds on one call, so that no batch stops other commands for long. */
const MAX_HOLDS_PER_BATCH = 128;
const MAX_SEATS_PER_BATCH = 1_000;

interface Waiting {
  readonly command: HoldCommand;
  readonly resolve: (outcome: HoldOutcome) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Decides many holds of one show in one step; outcomes in the order of the commands. No id stands there twice, and
 * all have the same limits, which are the show's.
 */
type DecideHolds = (showId: string, commands: readonly HoldCommand[]) => Promise<readonly HoldOutcome[]>;

/**
 * Gathers the holds that arrive in one turn of the event loop into one call per show: group commit, which
 * about halves what a hold costs Redis. A lone hold leaves at the end of its own turn; nothing waits for company.
 */
export class HoldBatcher {
  readonly #waitingByShow = new Map<string, Waiting[]>();
  readonly #decide: DecideHolds;

  constructor(decide: DecideHolds) {
    this.#decide = decide;
  }

  hold(showId: string, command: HoldCommand): Promise<HoldOutcome> {
    return new Promise((resolve, reject) => {
      const waiting = this.#waitingByShow.get(showId);
      if (waiting) {
        waiting.push({ command, resolve, reject });
      } else {
        this.#waitingByShow.set(showId, [{ command, resolve, reject }]);
        setImmediate(() => this.#flush(showId));
      }
    });
  }

  #flush(showId: string): void {
    const waiting = this.#waitingByShow.get(showId) ?? [];
    this.#waitingByShow.delete(showId);
    for (const batch of inBatches(waiting)) {
      this.#decide(
        showId,
        batch.map(({ command }) => command),
      ).then(
        (outcomes) => {
          batch.forEach(({ resolve, reject }, position) => {
            const outcome = outcomes[position];
            if (outcome) resolve(outcome);
            else reject(new Error('invariant broken: a hold of a batch got no answer'));
          });
        },
        (error) => {
          for (const { reject } of batch) reject(error);
        },
      );
    }
  }
}

function* inBatches(waiting: readonly Waiting[]): Generator<readonly Waiting[]> {
  const half = waiting.length > WORTH_HALVING ? Math.ceil(waiting.length / 2) : waiting.length;
  const maxHolds = Math.min(half, MAX_HOLDS_PER_BATCH);
  let batch: Waiting[] = [];
  const holdIds = new Set<string>();
  let seats = 0;
  for (const one of waiting) {
    const { command } = one;
    const isFull = batch.length === maxHolds || seats + command.seats.length > MAX_SEATS_PER_BATCH;
    // A request that was sent twice: the second finds what the first has done.
    const isThere = holdIds.has(command.holdId);
    if (batch[0] && (isFull || isThere || !haveSameLimits(batch[0].command, command))) {
      yield batch;
      batch = [];
      holdIds.clear();
      seats = 0;
    }
    batch.push(one);
    holdIds.add(command.holdId);
    seats += one.command.seats.length;
  }
  if (batch.length > 0) yield batch;
}

function haveSameLimits(one: HoldCommand, other: HoldCommand): boolean {
  return one.maxLifeMs === other.maxLifeMs && one.maxSeatsPerCustomer === other.maxSeatsPerCustomer;
}
