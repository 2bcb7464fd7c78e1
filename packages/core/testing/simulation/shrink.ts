import type { CallFault, Schedule } from './schedule.ts';
import type { Run, Simulator } from './simulator.ts';

/** Runs that looking for a smaller schedule may take. */
const MAX_RUNS = 400;

/**
 * The smallest schedule found that still breaks the same promise: actions and faults are taken away, half of them at a
 * time, then fewer, for as long as it does.
 */
export async function shrink(simulator: Simulator, schedule: Schedule, failed: Run): Promise<Schedule> {
  const promise = failed.violations[0]?.promise;
  let runs = 0;
  const stillFails = async (smaller: Schedule) => {
    runs += 1;
    const run = await simulator.run(smaller);
    return run.violations.some((violation) => violation.promise === promise);
  };
  let smallest: Schedule = { ...schedule, faults: failed.faults };
  // A fault that is chosen and not drawn by lot falls on the same call: this must fail as the drawn one did.
  if (!(await stillFails(smallest))) return schedule;
  for (let size = Number.POSITIVE_INFINITY; size > 0 && runs < MAX_RUNS; ) {
    const before = smallest;
    const parts = smallest.actions.length + (smallest.faults?.size ?? 0);
    size = Math.min(size, Math.ceil(parts / 2));
    for (let from = 0; from < partsOf(smallest) && runs < MAX_RUNS; ) {
      const smaller = without(smallest, from, size);
      if (await stillFails(smaller)) smallest = smaller;
      else from += size;
    }
    if (smallest === before) size = Math.floor(size / 2);
  }
  return smallest;
}

function partsOf({ actions, faults }: Schedule): number {
  return actions.length + (faults?.size ?? 0);
}

/** Without `count` of its faults and actions, counted through from `from`: faults first. */
function without(schedule: Schedule, from: number, count: number): Schedule {
  const faults: [string, CallFault][] = [...(schedule.faults ?? [])];
  const isKept = (position: number) => position < from || position >= from + count;
  return {
    ...schedule,
    faults: new Map(faults.filter((_, position) => isKept(position))),
    actions: schedule.actions.filter((_, position) => isKept(position + faults.length)),
  };
}
