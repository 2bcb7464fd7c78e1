import type { BlockOutcome, NotLoaded, Sale, UnblockOutcome } from '../domain/commands.ts';
import { granted, type Refusal, type Result, refused } from '../domain/refusals.ts';
import type { SeatIndex, SeatStatus } from '../domain/seats.ts';
import type { Operator } from '../ports/audit.ts';
import { EngineUnavailable, LedgerUnavailable } from '../ports/faults.ts';
import type { BlockChange, KeepBlockOutcome } from '../ports/ledger.ts';
import { audited, deedOf } from './audited.ts';
import { readSeats, seatStates } from './audited-states.ts';
import type { CatalogShow } from './catalog.ts';
import { findSeats } from './find-seats.ts';
import { LARGEST_BLOCK } from './limits.ts';
import type { BookingParts, OperatorChange } from './parts.ts';
import { problemWithText } from './problems.ts';
import { rebuildFromLedger } from './rebuild.ts';

/** A show that is rebuilt more often than this within one change is in no state to be changed. */
const MAX_TRIES = 10;

export interface ChangeSeats {
  readonly showId: string;
  /** Each once, at most LARGEST_BLOCK. */
  readonly seatIds: readonly string[];
  readonly by: Operator;
  readonly reason: string;
}

export interface ChangeSale {
  readonly showId: string;
  readonly sale: Sale;
  readonly by: Operator;
  readonly reason?: string | undefined;
}

type SeatsChanged = Pick<ChangeSeats, 'showId' | 'seatIds'>;
type SaleChanged = Pick<ChangeSale, 'showId' | 'sale'>;

/** Takes seats off sale, all or none; those that are blocked already stay so. Answered the same when repeated. */
export function blockSeats(parts: BookingParts, input: ChangeSeats): Promise<Result<SeatsChanged>> {
  const { engine, ledger } = parts;
  return changeSeats(parts, input, {
    action: 'seats.block',
    change: (seats) => engine.block(input.showId, { seats }),
    keep: (change) => ledger.keepBlock(change),
    statusAfter: () => 'blocked',
  });
}

/** Puts those of the seats that are blocked back on sale. Answered the same when repeated. */
export function unblockSeats(parts: BookingParts, input: ChangeSeats): Promise<Result<SeatsChanged>> {
  const { engine, ledger } = parts;
  return changeSeats(parts, input, {
    action: 'seats.unblock',
    change: (seats) => engine.unblock(input.showId, { seats }),
    keep: (change) => ledger.keepUnblock(change),
    statusAfter: (before) => (before === 'blocked' ? 'available' : before),
  });
}

async function changeSeats(
  parts: BookingParts,
  input: ChangeSeats,
  steps: {
    readonly action: 'seats.block' | 'seats.unblock';
    change(seats: readonly SeatIndex[]): Promise<BlockOutcome | UnblockOutcome>;
    keep(change: BlockChange): Promise<KeepBlockOutcome>;
    statusAfter(before: SeatStatus): SeatStatus;
  },
): Promise<Result<SeatsChanged>> {
  const found = await findShowAndSeats(parts, input);
  if (!found.ok) return found;
  const { show, seats } = found.value;
  const { showId, seatIds, by, reason } = input;
  const change = { showId, seatIds, actor: by.name, reason, atMs: parts.clock.nowMs() };
  const action = { action: steps.action, showId, subject: showId, seatIds, by, reason };
  return audited(parts, action, async () => {
    const statusBefore = await readSeats(parts, show, seats);
    const outcome = await doAndKeep(parts, show, {
      change: () => steps.change(seats),
      keep: (fence) => steps.keep({ ...change, fence }),
    });
    const result =
      outcome.status === 'SEAT_UNAVAILABLE'
        ? refused({ status: 'SEAT_UNAVAILABLE', seatIds: show.seats.idsOf(outcome.seats) })
        : granted({ showId, seatIds });
    if (!statusBefore) return deedOf<SeatsChanged>(result, {});
    return deedOf<SeatsChanged>(result, {
      before: seatStates(show, seats, statusBefore),
      after: seatStates(show, seats, (seat) => steps.statusAfter(statusBefore(seat))),
    });
  });
}

/** Opens or closes the sale. Closed, a show takes no new holds; those there are can be confirmed. */
export async function setSale(parts: BookingParts, input: ChangeSale): Promise<Result<SaleChanged>> {
  const { engine, ledger, catalog } = parts;
  const { showId, sale, by, reason } = input;
  const show = await catalog.get(showId);
  if (!show) return refused({ status: 'UNKNOWN_SHOW', showId });
  const problem = problemWithText({ actor: by.name, reason }) ?? problemWithSale(sale);
  if (problem) return refused(problem);
  const action = { action: 'show.setSale', showId, subject: showId, by, reason, sale } as const;
  return audited(parts, action, async () => {
    // As the ledger has it: an engine may have to count all the seats to say.
    const before = await ledger.getShow(showId).catch(() => undefined);
    await doAndKeep(parts, show, {
      change: () => engine.setSale(showId, sale),
      keep: (fence) => ledger.keepSale({ showId, sale, fence }),
    });
    return deedOf(granted({ showId, sale }), {
      before: before && { sale: before.sale },
      after: { sale },
    });
  });
}

/** Tells the ledger again of what it could not be told of. One that fails again stays, and keeps no other from it. */
export async function keepUnkept(parts: BookingParts): Promise<void> {
  for (const change of [...parts.unkept]) {
    await keepOrRebuild(parts, change)
      .then(() => parts.unkept.delete(change))
      .catch(parts.reportFault);
  }
}

/**
 * The engine first, which gives the change its fence, then the ledger, which keeps what has the highest. All again
 * where the show was rebuilt in between, or must be: the engine may have lost the change. Answers the engine's outcome;
 * one without a fence is a refusal.
 *
 * A ledger that cannot be reached for the second step is a fault to the caller, and is told later, as long as this
 * process lives. If it ends before that, the change lasts until the show is rebuilt; the audit trail has it.
 */
async function doAndKeep<Outcome extends { readonly status: string; readonly fence?: number }>(
  parts: BookingParts,
  show: CatalogShow,
  steps: {
    change(): Promise<Outcome | NotLoaded>;
    keep(fence: number): Promise<KeepBlockOutcome>;
  },
): Promise<Exclude<Outcome, NotLoaded>> {
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const outcome = await parts.loader.ask(show, steps.change);
    const { fence } = outcome;
    if (fence === undefined) return outcome;
    const change = { showId: show.showId, fence, keep: () => steps.keep(fence) };
    try {
      if (await keepOrRebuild(parts, change)) return outcome;
    } catch (fault) {
      if (fault instanceof LedgerUnavailable) parts.unkept.add(change);
      throw fault;
    }
  }
  throw new EngineUnavailable(`the show ${show.showId} is rebuilt again and again`);
}

/** Whether the ledger has the change; where it never will, the engine forgets it too. */
async function keepOrRebuild(parts: BookingParts, { showId, fence, keep }: OperatorChange): Promise<boolean> {
  const kept = await keep();
  if (kept.status === 'KEPT') return true;
  const soldBefore = kept.status === 'SEATS_TAKEN' ? kept.seatIds : [];
  await rebuildFromLedger(parts, showId, { fence, soldBefore });
  return false;
}

async function findShowAndSeats({ catalog }: BookingParts, { showId, seatIds, by, reason }: ChangeSeats) {
  const show = await catalog.get(showId);
  if (!show) return refused({ status: 'UNKNOWN_SHOW', showId });
  const problem = problemWithText({ actor: by.name, reason });
  if (problem) return refused(problem);
  const seats = findSeats(show, seatIds, { max: LARGEST_BLOCK });
  return seats.ok ? granted({ show, seats: seats.value }) : seats;
}

function problemWithSale(sale: Sale): Refusal | undefined {
  if (sale === 'open' || sale === 'closed') return undefined;
  return { status: 'INVALID_INPUT', problem: 'sale must be open or closed' };
}
