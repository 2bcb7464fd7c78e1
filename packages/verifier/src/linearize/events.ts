import { at } from './at.ts';
import { type Group, Kind, type Prepared } from './steps.ts';

/**
 * Invokes (2 × step) and returns (2 × step + 1) in order of time; what comes at one moment is taken to overlap. What was
 * read after the end comes last, one by one.
 */
export function eventsOf({ steps }: Prepared, { steps: members }: Group): Int32Array {
  const { kind, invokeMs, returnMs } = steps;
  const invokes: number[] = [];
  const returns: number[] = [];
  const last: number[] = [];
  for (const step of members) {
    if (at(kind, step) >= Kind.FINAL_LEDGER) {
      last.push(2 * step, 2 * step + 1);
      continue;
    }
    invokes.push(step);
    if (at(returnMs, step) !== Number.POSITIVE_INFINITY) returns.push(step);
  }
  invokes.sort((one, other) => at(invokeMs, one) - at(invokeMs, other));
  returns.sort((one, other) => at(returnMs, one) - at(returnMs, other));
  const events = new Int32Array(invokes.length + returns.length + last.length);
  let place = 0;
  let nextInvoke = 0;
  for (const step of returns) {
    const untilMs = at(returnMs, step);
    while (nextInvoke < invokes.length && at(invokeMs, at(invokes, nextInvoke)) <= untilMs) {
      events[place] = 2 * at(invokes, nextInvoke);
      place += 1;
      nextInvoke += 1;
    }
    events[place] = 2 * step + 1;
    place += 1;
  }
  for (; nextInvoke < invokes.length; nextInvoke += 1, place += 1)
    events[place] = 2 * at(invokes, nextInvoke);
  events.set(last, place);
  return events;
}
