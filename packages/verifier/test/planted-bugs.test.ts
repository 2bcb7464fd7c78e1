/** Mistakes planted in the checker: each must be found by comparing with every order there is. */
import { afterEach, describe, expect, test, vi } from 'vitest';
import type * as Checker from '../src/index.ts';
import type * as FenceOrders from '../src/linearize/fence-order.ts';
import type * as Obstacles from '../src/linearize/obstacles.ts';
import type * as SeatModel from '../src/linearize/seat-model.ts';
import type * as State from '../src/linearize/state.ts';
import { Kind } from '../src/linearize/steps.ts';
import { Random } from '../testing/index.ts';
import { isLinearizableByForce } from './brute-force/is-linearizable-by-force.ts';
import { corrupt, MOST_MILDER, smallHistory } from './support/small-histories.ts';

const SEED = Number(process.env.SEED ?? Math.floor(Math.random() * 1e9));
const MOST_HISTORIES = 6_000;
const MODEL = '../src/linearize/seat-model.ts';
const OBSTACLES = '../src/linearize/obstacles.ts';
const FENCE_ORDER = '../src/linearize/fence-order.ts';

type Apply = typeof SeatModel.apply;
type Bug = (apply: Apply, unchanged: typeof State.UNCHANGED) => Apply;

const kindOf = (...[{ steps }, , step]: Parameters<Apply>) => steps.kind[step];

const LISTED: readonly (number | undefined)[] = [Kind.FINAL_LIVE, Kind.FINAL_BOOKED];

const bugs: Readonly<Record<string, Bug>> = {
  'a hold may take any seat': (apply) => (history, state, step, nowMs) => {
    const free = {
      touched: state.touched.bind(state),
      hold: state.hold.bind(state),
      seat: () => ({ owner: -1, sinceMs: Number.NEGATIVE_INFINITY }),
    };
    return apply(history, kindOf(history, state, step, nowMs) === Kind.HOLD ? free : state, step, nowMs);
  },
  'any refusal of seats is fine':
    (apply, unchanged) =>
    (...given) =>
      kindOf(...given) === Kind.TAKEN ? unchanged : apply(...given),
  'any read is fine':
    (apply, unchanged) =>
    (...given) =>
      kindOf(...given) === Kind.READ ? unchanged : apply(...given),
  'any list of the end is fine':
    (apply, unchanged) =>
    (...given) =>
      LISTED.includes(kindOf(...given)) ? unchanged : apply(...given),
  'each seat of the snapshot has a moment of its own': (apply) => (history, state, step, nowMs) => {
    const alone = { touched: () => [], hold: state.hold.bind(state), seat: state.seat.bind(state) };
    const isStatus = kindOf(history, state, step, nowMs) === Kind.FINAL_STATUS;
    return apply(history, isStatus ? alone : state, step, nowMs);
  },
  'a release changes nothing':
    (apply, unchanged) =>
    (...given) =>
      kindOf(...given) === Kind.RELEASE && apply(...given) ? unchanged : apply(...given),
  'an extension changes nothing':
    (apply, unchanged) =>
    (...given) =>
      kindOf(...given) === Kind.EXTEND && apply(...given) ? unchanged : apply(...given),
  'a confirm may come at any time':
    (apply, unchanged) =>
    (...given) =>
      apply(...given) ?? (kindOf(...given) === Kind.CONFIRM ? unchanged : undefined),
  'no hold ever runs out': (apply) => (history, state, step) =>
    apply(history, state, step, Number.NEGATIVE_INFINITY),
  'a hold runs out whenever it suits': (apply) => (history, state, step) =>
    apply(history, state, step, Number.POSITIVE_INFINITY),
  'what is unknown never happened':
    (apply) =>
    (...given) =>
      given[0].steps.returnMs[given[2]] === Number.POSITIVE_INFINITY ? undefined : apply(...given),
};

afterEach(() => {
  vi.doUnmock(MODEL);
  vi.doUnmock(OBSTACLES);
  vi.doUnmock(FENCE_ORDER);
  vi.resetModules();
});

/** After how many histories the checker and force differ, but for so many of which the checker says that they are valid. */
async function foundAfter(mostMilder = 0): Promise<number | undefined> {
  const { checkLinearizable } = (await import('../src/index.ts')) as typeof Checker;
  let milder = 0;
  for (let count = 0; count < MOST_HISTORIES; count += 1) {
    const random = new Random(SEED + count);
    const right = smallHistory(random);
    const history = count % 2 === 0 ? right : corrupt(right, random);
    const verdict = checkLinearizable(history, { maxSteps: 10_000 }).verdict;
    if (verdict === (isLinearizableByForce(history) ? 'valid' : 'violated')) continue;
    if (verdict === 'valid') milder += 1;
    if (verdict !== 'valid' || milder > mostMilder) return count + 1;
  }
  return undefined;
}

describe('a mistake is found', () => {
  for (const [bug, plant] of Object.entries(bugs)) {
    test(bug, async () => {
      vi.resetModules();
      vi.doMock(MODEL, async () => {
        const model = await vi.importActual<typeof SeatModel>(MODEL);
        // The one that the checker compares with, which is another after the modules were reset.
        const { UNCHANGED } = (await import('../src/linearize/state.ts')) as typeof State;
        return { ...model, apply: plant(model.apply, UNCHANGED) };
      });
      const after = await foundAfter();
      console.log(`SEED=${SEED}: ${bug}: found after ${after} histories`);
      expect(after).toBeDefined();
    }, 60_000);
  }

  test('what must have come before is looked for nowhere', async () => {
    vi.resetModules();
    vi.doMock(OBSTACLES, async () => {
      const obstacles = await vi.importActual<typeof Obstacles>(OBSTACLES);
      return { ...obstacles, obstaclesOf: () => ({ seats: [] }) };
    });
    expect(await foundAfter()).toBeDefined();
  }, 60_000);

  test('what fences tell is looked at nowhere', async () => {
    vi.resetModules();
    vi.doMock(FENCE_ORDER, async () => {
      const { FenceOrder } = await vi.importActual<typeof FenceOrders>(FENCE_ORDER);
      return {
        FenceOrder: class extends FenceOrder {
          constructor() {
            super([]);
          }
        },
      };
    });
    expect(await foundAfter(MOST_MILDER)).toBeDefined();
  }, 120_000);

  test('and without one there is nothing to find', async () => {
    expect(await foundAfter(MOST_MILDER)).toBeUndefined();
  }, 120_000);
});
