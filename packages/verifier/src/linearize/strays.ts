import { mayHaveHappened } from '../effects.ts';
import type { History, Operation } from '../history.ts';
import { lowestOf } from '../sorted.ts';
import type { HoldTable } from './hold-table.ts';
import { NONE } from './steps.ts';

/** What operators ended without anybody having been told that it was there: no answer says of which request it was. */
export class Strays {
  /** When the first such cancel, and the first such clear, was sent. Infinity: none was. */
  readonly cancelledFromMs: number;
  readonly clearedFromMs: number;
  readonly #holds: HoldTable;

  constructor({ operations, bookings }: History, holds: HoldTable) {
    this.#holds = holds;
    // Where the ledger was read, there is no booking that it does not have.
    const cancels = bookings ? [] : operations.filter((operation) => this.#isCancel(operation));
    this.cancelledFromMs = lowestOf(cancels.map(({ invokeMs }) => invokeMs));
    const clears = operations.filter((operation) => this.isClear(operation) && mayHaveHappened(operation));
    this.clearedFromMs = lowestOf(clears.map((clear) => holds.sentMs(clear)));
  }

  /** Of a hold in the operators' list that may be that of a request that nobody was answered. */
  isClear({ operation, hold, returnMs }: Operation): boolean {
    if (operation !== 'clear' || hold === undefined || returnMs < this.#holds.firstUnansweredMs) return false;
    return this.#holds.entry(this.#holds.of(hold)).claims.length === 0;
  }

  #isCancel(cancel: Operation): boolean {
    return (
      cancel.operation === 'cancel' &&
      mayHaveHappened(cancel) &&
      this.#holds.ofBooking(cancel.booking) === NONE
    );
  }
}
