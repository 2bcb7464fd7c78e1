import { setTimeout as pause } from 'node:timers/promises';
import type { FinalSnapshot, LedgerBooking, LiveHold } from '@holdfast/verifier';
import type { Output, Procedure } from '../k6/lib/contract.ts';
import { type Call, type Connections, isPutOff, waitMsAfter } from './connections.ts';

/** What is there after the last operation. */
export interface Aftermath {
  readonly bookings: readonly Omit<LedgerBooking, 'record'>[];
  readonly liveHolds: readonly Omit<LiveHold, 'record'>[];
  readonly snapshot: Omit<FinalSnapshot, 'record'>;
}

const PAGE = 500;
const TRIES = 5;

/** @throws Error with what was answered, when one of them cannot be read. */
export async function readAftermath(connections: Connections, showId: string): Promise<Aftermath> {
  const holds = await everyPage(async (cursor) => {
    const input = { showId, limit: PAGE, ...(cursor !== undefined && { cursor }) };
    const page = await answered(connections, { procedure: 'holds.list', input, api: 0 });
    return { items: page.holds, cursor: page.cursor };
  });
  const { version, seats } = await answered(connections, {
    procedure: 'seats.snapshot',
    input: { showId },
    api: 0,
  });
  // Last: a booking is in the ledger before anybody sees its seats booked.
  const bookings = await everyPage(async (cursor) => {
    const input = { showId, limit: PAGE, ...(cursor !== undefined && { cursor }) };
    const page = await answered(connections, { procedure: 'bookings.list', input, api: 0 });
    return { items: page.bookings, cursor: page.cursor };
  });
  return {
    bookings: bookings.map(({ bookingId, holdId, seatIds, fence, status, confirmedAt }) => ({
      booking: bookingId,
      hold: holdId,
      seats: seatIds,
      fence,
      status,
      confirmedAtMs: confirmedAt,
    })),
    liveHolds: holds.map(({ holdId, seatIds, fence, expiresAt }) => ({
      hold: holdId,
      seats: seatIds,
      fence,
      expiresAtMs: expiresAt,
    })),
    snapshot: { version, seats },
  };
}

interface Page<Item> {
  readonly items: readonly Item[];
  readonly cursor: string | undefined;
}

async function everyPage<Item>(read: (cursor: string | undefined) => Promise<Page<Item>>): Promise<Item[]> {
  const all: Item[] = [];
  let cursor: string | undefined;
  do {
    const page = await read(cursor);
    all.push(...page.items);
    cursor = page.cursor;
  } while (cursor !== undefined);
  return all;
}

/** @throws Error when it is refused, or there is no answer at any try. */
export async function answered<Name extends Procedure>(
  connections: Connections,
  call: Call<Name>,
): Promise<Output<Name>> {
  let said = '';
  for (let tries = 0; tries < TRIES; tries += 1) {
    const answer = await connections.send(call);
    if (answer.outcome === 'ok') return answer.data;
    said = answer.outcome === 'fail' ? answer.refusal.status : answer.what;
    if (answer.outcome === 'fail' && !isPutOff(answer)) break;
    await pause(waitMsAfter(answer));
  }
  throw new Error(`${call.procedure} was not answered: ${said}`);
}
