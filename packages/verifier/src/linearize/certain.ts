/** What is so in every world, and how it is numbered. */
import { at } from './at.ts';
import { FREE_SEAT, type HoldState, NO_HOLD, type SeatState } from './state.ts';
import type { Prepared } from './steps.ts';

/** A seat's or hold's state; of steps that are alike how many have taken place; of a step 1 when it has taken place. */
export type Value = SeatState | HoldState | number;

/** Everything that has a value is a variable: seats, then holds, then those alike, then steps. */
export class Layout {
  readonly firstHold: number;
  readonly firstAlike: number;
  readonly firstStep: number;

  constructor({ seatIds, holds, alike }: Prepared) {
    this.firstHold = seatIds.length;
    this.firstAlike = this.firstHold + holds.ids.length;
    this.firstStep = this.firstAlike + alike;
  }
}

/** What holds in every world. */
export class Certain {
  readonly seats: SeatState[];
  readonly holds: HoldState[];
  readonly placed: Int32Array;
  readonly done: Uint8Array;
  readonly layout: Layout;

  constructor(history: Prepared) {
    this.layout = new Layout(history);
    this.seats = new Array<SeatState>(history.seatIds.length).fill(FREE_SEAT);
    this.holds = new Array<HoldState>(history.holds.ids.length).fill(NO_HOLD);
    this.placed = new Int32Array(history.alike);
    this.done = new Uint8Array(history.steps.count);
  }

  get(variable: number): Value {
    const { firstHold, firstAlike, firstStep } = this.layout;
    if (variable < firstHold) return at(this.seats, variable);
    if (variable < firstAlike) return at(this.holds, variable - firstHold);
    if (variable < firstStep) return at(this.placed, variable - firstAlike);
    return at(this.done, variable - firstStep);
  }

  set(variable: number, value: Value): void {
    const { firstHold, firstAlike, firstStep } = this.layout;
    if (variable < firstHold) this.seats[variable] = value as SeatState;
    else if (variable < firstAlike) this.holds[variable - firstHold] = value as HoldState;
    else if (variable < firstStep) this.placed[variable - firstAlike] = value as number;
    else this.done[variable - firstStep] = value as number;
  }
}

/** The same for values that are the same. */
export function keyOf(value: Value): string {
  if (typeof value === 'number') return String(value);
  if ('owner' in value) return `${value.owner}/${value.sinceMs}`;
  return `${value.phase}/${value.fence}/${value.endsFromMs}/${value.endsByMs}/${value.sinceMs}`;
}
