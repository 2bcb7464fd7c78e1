import { setTimeout } from 'node:timers/promises';
import type { Answered, Called, Tampering } from './tampering-api.ts';

type Change = (answer: Answered, called: Called) => Answered | 'none' | Promise<Answered | 'none'>;
type When = (answer: Answered) => boolean;

/** Seats of the holds that were granted: a confirm does not say them, but its answer does. */
const seatsOfHold = new Map<unknown, unknown>();

function remember({ data }: Answered, { procedure, input }: Called): void {
  if (procedure === 'holds.create' && data) seatsOfHold.set(data.holdId, input.seatIds);
}

/** Changes the answers of one procedure. */
export function onCall(procedure: string, change: Change): Tampering {
  return {
    async call(called) {
      const answer = await called.ask();
      remember(answer, called);
      return called.procedure === procedure ? change(answer, called) : answer;
    },
  };
}

export function always(when: When, change: Change): Change {
  return (answer, called) => (when(answer) ? change(answer, called) : answer);
}

export function once(when: When, change: Change): Change {
  let isDone = false;
  return (answer, called) => {
    if (isDone || !when(answer)) return answer;
    isDone = true;
    return change(answer, called);
  };
}

export function saysNo(status: string): When {
  return ({ refusal: no }) => no?.status === status;
}

export const isTaken = saysNo('SEAT_UNAVAILABLE');

export function isGranted({ httpStatus }: Answered): boolean {
  return httpStatus === 200;
}

export function refusal(status: string, httpStatus: number, seatIds?: readonly string[]): Answered {
  return { httpStatus, refusal: { status, ...(seatIds && { seatIds }) } };
}

/** Yes, whatever was said. */
export function grant(_: Answered, { input }: Called): Answered {
  const { showId, seatIds, ttlMs } = input;
  const secrets = { holdId: crypto.randomUUID(), token: crypto.randomUUID() };
  const expiresAt = Date.now() + Number(ttlMs);
  return { httpStatus: 200, data: { ...secrets, showId, seatIds, fence: 10_000_000_999, expiresAt } };
}

function refuseAll(_: Answered, { input }: Called): Answered {
  return refusal('SEAT_UNAVAILABLE', 409, input.seatIds as string[]);
}

export async function refuseAllHolds(called: Called): Promise<Answered> {
  return called.procedure === 'holds.create' ? refuseAll({ httpStatus: 200 }, called) : called.ask();
}

export function leaveOutWhatIsFree(event: string): string {
  if (!event.includes('"status":"available"')) return event;
  return event.replace(/"seatIds":\[[^\]]*\]/, '"seatIds":[]');
}

export function leaveOutChanges(event: string): string {
  return event.includes('"type":"change"') ? '' : event;
}

export async function forget(answer: Answered, called: Called): Promise<Answered> {
  await clearOf(called, answer);
  return answer;
}

async function clearOf({ ask, input: { showId } }: Called, { data }: Answered): Promise<void> {
  const input = { showId, holdId: data?.holdId, reason: 'test' };
  await ask({ procedure: 'holds.clear', input, key: undefined });
}

export function book(_: Answered, { input: { showId, holdId } }: Called): Answered {
  const booking = { bookingId: crypto.randomUUID(), fence: 10_000_000_999, confirmedAt: Date.now() };
  return { httpStatus: 200, data: { ...booking, showId, seatIds: seatsOfHold.get(holdId) } };
}

/** Comes to a release when the confirm beside it has been answered, and says yes to it nevertheless. */
export async function releaseWhatIsPaid(called: Called): Promise<Answered> {
  const { procedure, input } = called;
  if (procedure === 'holds.release') await setTimeout(LATER_MS);
  const answer = await called.ask();
  remember(answer, called);
  if (procedure !== 'holds.release' || !saysNo('ALREADY_CONFIRMED')(answer)) return answer;
  const { holdId } = input;
  return { httpStatus: 200, data: { holdId, state: 'released', seatIds: seatsOfHold.get(holdId) } };
}

/** Comes to a confirm when the clear beside it has been done, and says no to that nevertheless. */
export async function clearSilently(called: Called): Promise<Answered> {
  if (called.procedure === 'holds.confirm') await setTimeout(LATER_MS);
  const answer = await called.ask();
  return called.procedure === 'holds.clear' && isGranted(answer) ? refusal('ALREADY_CONFIRMED', 409) : answer;
}

const LATER_MS = 100;

/** As one does in which something builds up: at first as it is, after some seconds with half a second more, and so on. */
export function answersLater(): NonNullable<Tampering['call']> {
  const startMs = Date.now();
  return async (called) => {
    await setTimeout(Math.min(1_000, Math.max(0, Date.now() - startMs - 3_000) * 0.15));
    return called.ask();
  };
}

export async function keepsForLonger(called: Called): Promise<Answered> {
  if (called.procedure !== 'holds.create') return called.ask();
  const { ttlMs } = called.input;
  const answer = await called.ask({ input: { ...called.input, ttlMs: Number(ttlMs) + KEPT_MS } });
  const expiresAt = Number(answer.data?.expiresAt) - KEPT_MS;
  return isGranted(answer) ? { ...answer, data: { ...answer.data, expiresAt } } : answer;
}

/** What was asked for, but for one thing. */
export function without({ input }: Called, field: string): Pick<Called, 'input'> {
  return { input: { ...input, [field]: undefined } };
}

/** As a server does that has too much to do: long after those who read the feed have left. */
export function makesLeftCartsLate(): NonNullable<Tampering['call']> {
  return async (called) => {
    if (called.procedure === 'holds.create' && Number(called.input.ttlMs) < 1_000) await setTimeout(8_000);
    return called.ask();
  };
}

/** Every other call of a procedure is told to come again. */
export function putsOff(): NonNullable<Tampering['call']> {
  const calls = new Map<string, number>();
  return async (called) => {
    const count = calls.get(called.procedure) ?? 0;
    calls.set(called.procedure, count + 1);
    return count % 2 === 0 ? refusal('RATE_LIMITED', 429) : called.ask();
  };
}

export async function takeAPart(called: Called): Promise<Answered> {
  const seatIds = called.input.seatIds as string[] | undefined;
  if (called.procedure !== 'holds.create' || !seatIds) return called.ask();
  const answer = await called.ask({ input: { ...called.input, seatIds: seatIds.slice(1) } });
  return isGranted(answer) ? { ...answer, data: { ...answer.data, seatIds } } : answer;
}

/** The first that is paid for is given back instead, and acknowledged. */
export function losesOne(): NonNullable<Tampering['call']> {
  let isDone = false;
  return async (called) => {
    if (isDone || called.procedure !== 'holds.confirm') {
      const answer = await called.ask();
      remember(answer, called);
      return answer;
    }
    isDone = true;
    await called.ask({ procedure: 'holds.release', key: undefined });
    return book({ httpStatus: 200 }, called);
  };
}

/** Whoever takes a seat that was held before is refused for a while, although the hold is over. */
export function keepsTooLong(): NonNullable<Tampering['call']> {
  const freeAtMs = new Map<string, number>();
  return async (called) => {
    const [seat = ''] = (called.input.seatIds as string[] | undefined) ?? [];
    const untilMs = freeAtMs.get(seat);
    if (called.procedure !== 'holds.create') return called.ask();
    if (untilMs !== undefined && Date.now() < untilMs) return refuseAll({ httpStatus: 409 }, called);
    const answer = await called.ask();
    if (!isGranted(answer)) return answer;
    if (untilMs !== undefined && untilMs > 0) return answer;
    freeAtMs.set(seat, untilMs === undefined ? 0 : Date.now() + KEPT_MS);
    if (untilMs === undefined) return answer;
    await clearOf(called, answer);
    return refuseAll(answer, called);
  };
}

const KEPT_MS = 300;
