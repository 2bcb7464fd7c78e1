import { at } from './at.ts';
import { type Group, Kind, type Prepared } from './steps.ts';

/**
 * Invokes (2 × step) and returns (2 × step + 1) in order of time; what comes at one moment is taken to overlap. What was
 * read after the end comes last: the snapshot, while the live holds are listed, page by page, so that each of them was so at
 * a moment of its own, before the snapshot or after it. Then the ledger, that nothing undoes any more.
 */
export function eventsOf({ steps }: Prepared, { steps: members }: Group): Int32Array {
  const { kind, invokeMs, returnMs } = steps;
  const invokes: number[] = [];
  const returns: number[] = [];
  const [listed, snapshot, ledger]: [number[], number[], number[]] = [[], [], []];
  for (const step of members) {
    if (at(kind, step) >= Kind.FINAL_LIVE) {
      const isListed = at(kind, step) <= Kind.FINAL_NOT_LIVE;
      const readings = isListed ? listed : at(kind, step) === Kind.FINAL_STATUS ? snapshot : ledger;
      readings.push(step);
      continue;
    }
    invokes.push(step);
    if (at(returnMs, step) !== Number.POSITIVE_INFINITY) returns.push(step);
  }
  invokes.sort((one, other) => at(invokeMs, one) - at(invokeMs, other));
  returns.sort((one, other) => at(returnMs, one) - at(returnMs, other));
  const last = [
    ...listed.map(invokeOf),
    ...snapshot.flatMap((step) => [invokeOf(step), returnOf(step)]),
    ...listed.map(returnOf),
    ...ledger.flatMap((step) => [invokeOf(step), returnOf(step)]),
  ];
  const events = new Int32Array(invokes.length + returns.length + last.length);
  let place = 0;
  let nextInvoke = 0;
  for (const step of returns) {
    const untilMs = at(returnMs, step);
    while (nextInvoke < invokes.length && at(invokeMs, at(invokes, nextInvoke)) <= untilMs) {
      events[place] = invokeOf(at(invokes, nextInvoke));
      place += 1;
      nextInvoke += 1;
    }
    events[place] = returnOf(step);
    place += 1;
  }
  for (; nextInvoke < invokes.length; nextInvoke += 1, place += 1)
    events[place] = invokeOf(at(invokes, nextInvoke));
  events.set(last, place);
  return events;
}

function invokeOf(step: number): number {
  return 2 * step;
}

function returnOf(step: number): number {
  return 2 * step + 1;
}
