import type { HoldCommand, HoldOutcome } from '../../domain/commands.ts';
import type { Budget } from './client.ts';
import { FENCES_PER_REVISION } from './records.ts';

/** Of one show and process, transactions under way at once. More would only be in each other's way. */
const UNDER_WAY = 8;
/** In one transaction, unless one hold alone has more. */
const SEATS_PER_BATCH = 1_000;

interface Waiting {
  readonly command: HoldCommand;
  /** Since it was asked for, so that waiting counts. */
  readonly budget: Budget;
  readonly resolve: (outcome: HoldOutcome) => void;
  readonly reject: (error: unknown) => void;
}

interface ShowQueue {
  readonly waiting: Waiting[];
  underWay: number;
}

/** Decides many holds of one show in one step; outcomes in the order of the commands. */
type DecideHolds = (
  showId: string,
  commands: readonly HoldCommand[],
  budget: Budget,
) => Promise<readonly HoldOutcome[]>;

/**
 * Group commit: etcd writes its log to disk for every transaction, so holds that arrive while others are under way
 * wait for each other and go together. A lone hold leaves at the end of its own turn of the event loop.
 */
export class HoldQueue {
  readonly #decide: DecideHolds;
  readonly #newBudget: () => Budget;
  readonly #shows = new Map<string, ShowQueue>();

  constructor(parts: { readonly decide: DecideHolds; readonly newBudget: () => Budget }) {
    this.#decide = parts.decide;
    this.#newBudget = parts.newBudget;
  }

  hold(showId: string, command: HoldCommand): Promise<HoldOutcome> {
    return new Promise((resolve, reject) => {
      const queue = this.#shows.get(showId) ?? { waiting: [], underWay: 0 };
      this.#shows.set(showId, queue);
      queue.waiting.push({ command, budget: this.#newBudget(), resolve, reject });
      if (queue.waiting.length === 1) setImmediate(() => this.#send(showId, queue));
    });
  }

  #send(showId: string, queue: ShowQueue): void {
    while (queue.waiting.length > 0 && queue.underWay < UNDER_WAY) {
      const batch = takeBatch(queue.waiting);
      queue.underWay += 1;
      this.#settle(showId, batch).finally(() => {
        queue.underWay -= 1;
        if (queue.waiting.length > 0) this.#send(showId, queue);
        else if (queue.underWay === 0) this.#shows.delete(showId);
      });
    }
  }

  async #settle(showId: string, batch: readonly Waiting[]): Promise<void> {
    try {
      const [first] = batch;
      // Of those that go together the first has waited longest.
      const budget = first?.budget ?? this.#newBudget();
      budget.remainingMs();
      const outcomes = await this.#decide(
        showId,
        batch.map(({ command }) => command),
        budget,
      );
      batch.forEach(({ resolve, reject }, position) => {
        const outcome = outcomes[position];
        if (outcome) resolve(outcome);
        else reject(new Error('invariant broken: a hold of a batch got no answer'));
      });
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }
}

/** Removes from the front what goes together: nobody who would be cut short by the first's having waited long. */
function takeBatch(waiting: Waiting[]): readonly Waiting[] {
  const patienceMs = 2 * (waiting[0]?.budget.leftMs() ?? 0);
  let [count, seats] = [0, 0];
  for (const { command, budget } of waiting) {
    seats += command.seats.length;
    const isFull = count === FENCES_PER_REVISION || seats > SEATS_PER_BATCH;
    if (count > 0 && (isFull || budget.leftMs() > patienceMs)) break;
    count += 1;
  }
  return waiting.splice(0, count);
}
