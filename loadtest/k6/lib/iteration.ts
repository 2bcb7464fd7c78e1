import { scenario, vu } from 'k6/execution';
import { gaveUp, unfinishedIterations } from './metrics.ts';
import { report } from './problems.ts';
import { Seeded } from './seeded.ts';
import { keyedPercent, seed } from './settings.ts';

/** A client that was answered so that it cannot go on. What it was answered has been counted; nothing is missing. */
export class GaveUp extends Error {
  override readonly name = 'GaveUp';
}

/** An iteration that counts as unfinished until it has come to its end: k6 itself shrugs at an exception. */
export function whole<Data>(iteration: (data: Data) => void): (data: Data) => void {
  return (data) => {
    unfinishedIterations.add(1);
    try {
      iteration(data);
    } catch (error) {
      giveUp(error);
    }
    unfinishedIterations.add(-1);
  };
}

export function wholeAsync<Data>(iteration: (data: Data) => Promise<void>): (data: Data) => Promise<void> {
  return async (data) => {
    unfinishedIterations.add(1);
    try {
      await iteration(data);
    } catch (error) {
      giveUp(error);
    }
    unfinishedIterations.add(-1);
  };
}

function giveUp(error: unknown): void {
  if (!(error instanceof GaveUp)) throw error;
  gaveUp.add(1);
  report(error.message);
}

/** The randomness of this iteration, the same in every run with the same seed. */
export function iterationRandom(): Seeded {
  return new Seeded(seed, scenario.iterationInTest);
}

let [iterationOfWishes, wishes] = [-1, 0];

/** For a wish of a buyer: as many have one as KEYED_PERCENT says, in every run with the same seed the same ones. */
export function buyersKey(): string | undefined {
  const { iterationInTest } = scenario;
  wishes = iterationInTest === iterationOfWishes ? wishes + 1 : 0;
  iterationOfWishes = iterationInTest;
  return new Seeded(seed, iterationInTest, wishes).isTrue(keyedPercent / 100) ? newKey() : undefined;
}

/** An idempotency key that no other request of this run or another has. */
export function newKey(): string {
  const random = () => Math.floor(Math.random() * 2 ** 32).toString(36);
  return `k6-${vu.idInTest}-${vu.iterationInInstance}-${random()}${random()}${random()}`;
}
