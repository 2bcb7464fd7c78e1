import type { History } from '../history.ts';
import { countUpTo } from '../sorted.ts';
import { at } from './at.ts';
import { prepare } from './prepare.ts';
import { type GroupVerdict, Search } from './search.ts';
import type { State } from './state.ts';
import { type Group, NONE, type Prepared } from './steps.ts';

interface CheckOptions {
  /**
   * Placements tried per group before it is given up as undecided. Absent: ten for each of its operations, about one being
   * what an ordinary history takes, and two million for what is hard.
   */
  readonly maxSteps?: number | undefined;
}

/** A group of seats with an answer that no order explains. */
export interface NotLinearizable {
  /** In one sentence. */
  readonly what: string;
  /** Those of the stuck operation. */
  readonly seats: readonly string[];
  /**
   * Those that made what it does not fit to, the stuck one, and what was not answered when it got stuck: places in
   * `History.operations`, sorted.
   */
  readonly operations: readonly number[];
  /** Of the whole history, how many operations had returned; undefined: it took the final reading. */
  readonly afterOperations: number | undefined;
}

interface Linearizability {
  readonly verdict: 'valid' | 'violated' | 'undecided';
  readonly violations: readonly NotLinearizable[];
  /** Groups of seats that no operation connects; each is judged by itself. */
  readonly groups: number;
  /** Given up at `maxSteps`: their seats. */
  readonly undecidedGroups: readonly (readonly string[])[];
  /** Placements tried, in all groups. */
  readonly tried: number;
}

type Stuck = Extract<GroupVerdict, { verdict: 'violated' }>;

/**
 * Whether a correct seat system can have given these answers: of each group of seats, whether its operations can be put
 * into an order that the sequential specification (seat-model.ts) allows, each at a moment between its invoke and its
 * return (Herlihy and Wing 1990). Unknown operations may have happened at any time after they were sent, or never. A
 * group is told of up to its first answer that does not fit.
 */
export function checkLinearizable(history: History, options: CheckOptions = {}): Linearizability {
  const { maxSteps } = options;
  const prepared = prepare(history);
  const search = new Search(prepared, { maxSteps });
  const violations: NotLinearizable[] = [];
  const undecidedGroups: (readonly string[])[] = [];
  let tried = 0;
  let returnsMs: Float64Array | undefined;
  for (const group of prepared.groups) {
    const verdict = search.judge(group);
    tried += verdict.tried;
    if (verdict.verdict === 'undecided') undecidedGroups.push(namesOf(prepared, group.seats));
    else if (verdict.verdict === 'violated') {
      returnsMs ??= Float64Array.from(history.operations, ({ returnMs }) => returnMs).sort();
      violations.push(describe(history, prepared, group, { ...verdict, returnsMs }));
    }
  }
  return {
    verdict: violations.length > 0 ? 'violated' : undecidedGroups.length > 0 ? 'undecided' : 'valid',
    violations,
    groups: prepared.groups.length,
    undecidedGroups,
    tried,
  };
}

/**
 * For cutting a history down: whether the answers of these operations alone are enough to be explained by no order. What
 * others changed may have happened, at any time after they were sent, or never; what they saw does not count. So what is
 * violated here is violated in the whole history too, and the fewest operations for which it is are the proof.
 */
export function violationChecker(
  history: History,
  options: CheckOptions & { readonly withFinal: boolean },
): (counted: ReadonlySet<number>) => boolean {
  const { maxSteps, withFinal } = options;
  const { clock } = prepare(history);
  const judged = withFinal ? history : { ...history, liveHolds: undefined, snapshot: undefined };
  return (counted) => {
    const prepared = prepare(judged, { clock, counted: (place) => counted.has(place) });
    const search = new Search(prepared, { maxSteps });
    return prepared.groups.some((group) => search.judge(group).verdict === 'violated');
  };
}

function describe(
  history: History,
  prepared: Prepared,
  group: Group,
  { stuck, pending, state, returnsMs }: Stuck & { readonly returnsMs: Float64Array },
): NotLinearizable {
  const { steps } = prepared;
  const place = at(steps.operation, stuck);
  const seats = [...steps.seats.subarray(at(steps.seatsFrom, stuck), at(steps.seatsFrom, stuck + 1))];
  const operation = place === NONE ? undefined : history.operations[place];
  const places = new Set([stuck, ...pending].map((step) => at(steps.operation, step)));
  const holds = holdsAround(prepared, stuck, seats, state);
  for (const step of group.steps) {
    const { returnMs, hold } = steps;
    if (!holds.has(at(hold, step)) || at(returnMs, step) > at(returnMs, stuck)) continue;
    places.add(at(steps.operation, step));
  }
  places.delete(NONE);
  for (const fence of [...places].map((one) => history.operations[one]?.fence))
    for (const teller of prepared.fences.tellersOf(fence)) places.add(teller);
  return {
    what: operation
      ? `No order explains that ${tell(operation)}, from ${operation.invokeMs} to ${operation.returnMs} ms, given what was answered before.`
      : `No order of all operations explains how ${namesOf(prepared, seats).join(', ')} stood in the end.`,
    seats: namesOf(prepared, seats),
    operations: [...places].sort((one, other) => one - other),
    afterOperations: operation && countUpTo(returnsMs, operation.returnMs),
  };
}

/** The stuck step's own hold, and those that have its seats. */
function holdsAround(
  { steps }: Prepared,
  stuck: number,
  seats: readonly number[],
  state: State,
): Set<number> {
  const holds = new Set(seats.map((seat) => state.seat(seat).owner).filter((owner) => owner >= 0));
  const own = at(steps.hold, stuck);
  if (own !== NONE) holds.add(own);
  return holds;
}

function tell({
  operation,
  outcome,
  client,
  seats,
  hold,
  refusal,
  taken,
}: History['operations'][number]): string {
  const answered = outcome === 'ok' ? 'granted' : `refused ${refusal ?? ''}`.trim();
  const about = [
    seats && seats.length > 0 ? `seats ${seats.join(', ')}` : undefined,
    hold ? `hold ${hold}` : undefined,
    taken ? `taken ${taken.join(', ')}` : undefined,
  ].filter(Boolean);
  return `client ${client}'s ${operation} was ${answered}${about.length > 0 ? ` (${about.join('; ')})` : ''}`;
}

function namesOf({ seatIds }: Prepared, seats: readonly number[]): readonly string[] {
  return seats.map((seat) => at(seatIds, seat));
}
