import * as fc from 'fast-check';
import type { ExpireDueOutcome, HoldCommand, HoldOutcome, NotLoaded } from '../../src/domain/commands.ts';
import * as machine from '../../src/domain/machine.ts';
import type { ShowModel } from './show-model.ts';
import type { SideBySide } from './side-by-side.ts';

const SEATS = 10;
/** Booked and blocked when a show is loaded. */
const BOOKED_SEAT = 9;
const BLOCKED_SEAT = 8;
const HOLDS = 6;
const MINUTE_MS = 60_000;
/** Short, beside a confirm's deadline, about as long as a life; so long that all is forgotten. */
const PASSES_MS = [1, 200, 3_000, 5_000, 30_000, MINUTE_MS, 5 * MINUTE_MS, 16 * MINUTE_MS];

export type ModelCommand = fc.AsyncCommand<ShowModel, SideBySide>;

/** Does one thing on both sides and compares what they answer. */
type Deed = (both: SideBySide, model: ShowModel) => Promise<void>;

class Command implements ModelCommand {
  readonly #text: string;
  readonly #deed: Deed;

  constructor(text: string, deed: Deed) {
    this.#text = text;
    this.#deed = deed;
  }

  check(): boolean {
    return true;
  }

  async run(model: ShowModel, both: SideBySide): Promise<void> {
    await this.#deed(both, model);
    await both.checkFeed();
  }

  toString(): string {
    return this.#text;
  }
}

function command<Input>(
  name: string,
  input: fc.Arbitrary<Input>,
  deed: (input: Input) => Deed,
): NamedCommand {
  return {
    name,
    command: input.map((given) => new Command(`${name} ${JSON.stringify(given)}`, deed(given))),
  };
}

export function loadCommand(epoch: number) {
  const booked = [{ holdId: 'hold-0', seats: [BOOKED_SEAT] }];
  return { epoch, seatCount: SEATS, sale: 'open', booked, blocked: [BLOCKED_SEAT] } as const;
}

export interface CommandChoice {
  readonly shortestTtlMs: number;
  /** Whether time passes as the model says: if not, there is no command whose answer depends on it. */
  readonly canSetTime: boolean;
  /** Absent: all. */
  readonly only?: readonly string[] | undefined;
}

/** Marks of loading run out, and lists are ordered by when holds do. */
const BY_TIME = ['pass', 'unload', 'beginLoad', 'load', 'listHolds'];

/** All that can be asked of an engine, and time. */
export function allCommands({
  shortestTtlMs,
  canSetTime,
  only,
}: CommandChoice): fc.Arbitrary<ModelCommand>[] {
  const ttlsMs = [...(canSetTime ? [shortestTtlMs, 4_000] : []), MINUTE_MS, 4 * MINUTE_MS];
  return namedCommands(ttlsMs).flatMap(({ name, command }) => {
    const isAsked = only?.includes(name) ?? true;
    return isAsked && (canSetTime || !BY_TIME.includes(name)) ? [command] : [];
  });
}

interface NamedCommand {
  readonly name: string;
  readonly command: fc.Arbitrary<ModelCommand>;
}

function namedCommands(ttlsMs: readonly number[]): NamedCommand[] {
  const holdId = fc.nat({ max: HOLDS - 1 }).map((number) => `hold-${number}`);
  const owned = fc
    .record({ holdId, isOwner: fc.boolean().chain((first) => (first ? fc.constant(true) : fc.boolean())) })
    .map(({ holdId, isOwner }) => ({ holdId, tokenHash: isOwner ? `owner of ${holdId}` : 'stranger' }));
  const seat = fc.nat({ max: SEATS - 1 });
  const seats = fc.uniqueArray(seat, { minLength: 1, maxLength: 4 });
  const ttlMs = fc.constantFrom(...ttlsMs);
  const customer = fc.constantFrom(
    {},
    { customerRef: 'ann' },
    { customerRef: 'ann', maxSeatsPerCustomer: 4 },
    { customerRef: 'bob', maxSeatsPerCustomer: 4 },
  );
  const hold = fc
    .record({ owned, seats, ttlMs, customer })
    .map(({ owned, customer, ...rest }) => ({ ...owned, ...rest, ...customer, maxLifeMs: 4 * MINUTE_MS }));
  const atOnce = fc
    .record({
      holds: fc.uniqueArray(hold, { minLength: 2, maxLength: 4, selector: ({ holdId }) => holdId }),
      customer,
    })
    // With one limit for all: a customer's limit is the show's.
    .map(({ holds, customer }) => holds.map((input) => ({ ...input, ...noCustomer, ...customer })));
  const limit = fc.integer({ min: 1, max: 3 });
  const ofEpoch = fc.constantFrom(-1, 0, 0, 0, 1);

  return [
    command('pass', fc.constantFrom(...PASSES_MS), (ms) => (both) => both.pass(ms)),
    ...oftener(
      3,
      command('hold', hold, (input) => async (both, model) => {
        both.compare(
          model.ask((state, nowMs) => machine.hold(state, input, nowMs)),
          await both.engine.hold(both.showId, input),
        );
      }),
    ),
    command('holds at once', atOnce, (inputs) => async (both, model) => {
      const expected = inputs.map((input) => model.ask((state, nowMs) => machine.hold(state, input, nowMs)));
      both.compare(expected, await askAll(both, inputs));
    }),
    command('extend', fc.record({ owned, ttlMs }), ({ owned, ttlMs }) => async (both, model) => {
      const input = { ...owned, ttlMs };
      both.compare(
        model.ask((state, nowMs) => machine.extend(state, input, nowMs)),
        await both.engine.extend(both.showId, input),
      );
    }),
    command(
      'release',
      fc.record({ owned, seats: fc.option(seats, { nil: undefined }) }),
      ({ owned, seats }) =>
        async (both, model) => {
          const input = { ...owned, seats };
          both.compare(
            model.ask((state, nowMs) => machine.release(state, input, nowMs)),
            await both.engine.release(both.showId, input),
          );
        },
    ),
    ...oftener(
      2,
      command(
        'beginConfirm',
        fc.record({ owned, reacquire: fc.boolean() }),
        ({ owned, reacquire }) =>
          async (both, model) => {
            const input = { ...owned, reacquire, deadlineMs: 30_000 };
            both.compare(
              model.ask((state, nowMs) => machine.beginConfirm(state, input, nowMs)),
              await both.engine.beginConfirm(both.showId, input),
            );
          },
      ),
    ),
    command(
      'finishConfirm',
      fc.record({ holdId, isOther: rarely() }),
      ({ holdId, isOther }) =>
        async (both, model) => {
          const input = confirmingHold(model, holdId, isOther);
          both.compare(
            model.ask((state) => machine.finishConfirm(state, input)),
            await both.engine.finishConfirm(both.showId, both.onEngine(input)),
          );
        },
    ),
    command(
      'abortConfirm',
      fc.record({ holdId, isOther: rarely() }),
      ({ holdId, isOther }) =>
        async (both, model) => {
          const input = confirmingHold(model, holdId, isOther);
          both.compare(
            model.ask((state, nowMs) => machine.abortConfirm(state, input, nowMs)),
            await both.engine.abortConfirm(both.showId, both.onEngine(input)),
          );
        },
    ),
    command('clear', holdId, (id) => async (both, model) => {
      both.compare(
        model.ask((state, nowMs) => machine.clear(state, id, nowMs)),
        await both.engine.clear(both.showId, id),
      );
    }),
    command('free', fc.record({ holdId, seats }), (input) => async (both, model) => {
      both.compare(
        model.ask((state, nowMs) => machine.free(state, input, nowMs)),
        await both.engine.free(both.showId, input),
      );
    }),
    command('block', seats, (seats) => async (both, model) => {
      both.compare(
        model.ask((state, nowMs) => machine.block(state, { seats }, nowMs)),
        await both.engine.block(both.showId, { seats }),
      );
    }),
    command('unblock', seats, (seats) => async (both, model) => {
      both.compare(
        model.ask((state) => machine.unblock(state, { seats })),
        await both.engine.unblock(both.showId, { seats }),
      );
    }),
    command('setSale', fc.constantFrom('open', 'open', 'closed' as const), (sale) => async (both, model) => {
      both.compare(
        model.ask((state) => machine.setSale(state, sale)),
        await both.engine.setSale(both.showId, sale),
      );
    }),
    command('expireDue', limit, (limit) => (both, model) => expireDue(both, model, limit)),
    command('snapshot', fc.constant({}), () => (both, model) => compareSnapshots(both, model)),
    command('counts', fc.constant({}), () => async (both, model) => {
      both.compare(model.counts(), await both.engine.counts(both.showId));
    }),
    command('getHold', holdId, (holdId) => async (both, model) => {
      both.compare(
        model.ask((state, nowMs) => machine.getHold(state, holdId, nowMs)),
        await both.engine.getHold(both.showId, holdId),
      );
    }),
    command('claimOf', seat, (seat) => async (both, model) => {
      both.compare(
        model.ask((state, nowMs) => machine.claimOf(state, seat, nowMs)),
        await both.engine.claimOf(both.showId, seat),
      );
    }),
    command('listHolds', limit, (limit) => (both, model) => compareLists(both, model, limit)),
    command('unload', ofEpoch, (offset) => async (both, model) => {
      const epoch = Math.max(1, model.epoch + offset);
      both.compare(model.unload(epoch), await both.engine.unload(both.showId, epoch));
    }),
    ...oftener(
      2,
      command('beginLoad', ofEpoch, (offset) => async (both, model) => {
        const epoch = Math.max(1, model.epoch + offset);
        both.compare(model.beginLoad(epoch), await both.engine.beginLoad(both.showId, epoch));
      }),
    ),
    ...oftener(
      2,
      command('load', ofEpoch, (offset) => async (both, model) => {
        const load = loadCommand(Math.max(1, model.epoch + offset));
        const expected = model.load(load);
        both.compare(expected, await both.engine.load(both.showId, load));
        if (expected.status === 'LOADED') await both.startFeed();
      }),
    ),
  ];
}

const noCustomer = { customerRef: undefined, maxSeatsPerCustomer: undefined };

async function askAll(both: SideBySide, inputs: readonly HoldCommand[]) {
  const ask = (input: HoldCommand) => both.engine.hold(both.showId, input);
  if (both.decidesInOrder) return Promise.all(inputs.map(ask));
  const outcomes: HoldOutcome[] = [];
  for (const input of inputs) outcomes.push(await ask(input));
  return outcomes;
}

/** Whatever the steps were: both have the same seats, counts and holds. */
export async function compareAll(both: SideBySide, model: ShowModel): Promise<void> {
  await compareSnapshots(both, model);
  both.compare(model.counts(), await both.engine.counts(both.showId));
  if (!both.hasOwnTime) await compareLists(both, model, 2);
  await both.checkFeed();
}

async function compareSnapshots(both: SideBySide, model: ShowModel): Promise<void> {
  const expected = model.ask((state, nowMs) => machine.snapshot(state, nowMs));
  const actual = await both.engine.snapshot(both.showId);
  const open = both.endings === 'same' ? {} : { version: 0 };
  both.compare({ ...expected, ...open }, { ...actual, ...open });
}

/** Page by page, to the end. */
async function compareLists(both: SideBySide, model: ShowModel, limit: number): Promise<void> {
  let cursor: string | undefined;
  do {
    const command = { limit, cursor };
    const expected = model.ask((state, nowMs) => machine.listHolds(state, command, nowMs));
    both.compare(expected, await both.engine.listHolds(both.showId, command));
    cursor = expected.status === 'HOLDS' ? expected.cursor : undefined;
  } while (cursor !== undefined);
}

async function expireDue(both: SideBySide, model: ShowModel, limit: number): Promise<void> {
  const onModel = async () => model.ask((state, nowMs) => machine.expireDue(state, { limit }, nowMs));
  const onEngine = () => both.engine.expireDue(both.showId, { limit });
  if (both.endings === 'same') return both.compare(await onModel(), await onEngine());
  // Which end first is open, so all do.
  both.compare(await expireAll(onModel), await expireAll(onEngine));
}

async function expireAll(step: () => Promise<ExpireDueOutcome | NotLoaded>) {
  let expired = 0;
  const inDoubt: { readonly holdId: string }[] = [];
  for (;;) {
    const outcome = await step();
    if (outcome.status === 'NOT_LOADED') return outcome;
    expired += outcome.expired;
    inDoubt.push(...outcome.inDoubt);
    if (!outcome.more) break;
  }
  return { expired, inDoubt: inDoubt.toSorted((a, b) => (a.holdId < b.holdId ? -1 : 1)) };
}

/** The hold as it is now, or, as `isOther`, one that had its id before. */
function confirmingHold(model: ShowModel, holdId: string, isOther: boolean) {
  const fence = model.state?.holds.get(holdId)?.fence ?? 1;
  return { holdId, fence: isOther ? fence - 1 : fence };
}

function rarely(): fc.Arbitrary<boolean> {
  return fc.nat({ max: 3 }).map((number) => number === 3);
}

function oftener<Item>(times: number, item: Item): Item[] {
  return new Array<Item>(times).fill(item);
}
