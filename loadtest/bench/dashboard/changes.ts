import { setTimeout as pause } from 'node:timers/promises';
import { Poster } from '../http/requests.ts';
import type { MeasuredApi } from '../http/shows.ts';
import { SEAT_COUNT } from './hall.ts';

/** Held together, then given back together, as buyers do. */
const SEATS_PER_HOLD = 5;
const TICK_MS = 20;

interface Changing {
  readonly api: MeasuredApi;
  readonly showId: string;
  /** Seats that become held or free again, counted each. */
  readonly changesPerSecond: number;
  readonly seconds: number;
}

/**
 * Holds seats all over the hall and releases them, at an even pace. Answers how many seats changed.
 *
 * @throws when the api cannot keep the pace: a slower load would show nothing.
 */
export async function changeSeats({ api, showId, changesPerSecond, seconds }: Changing): Promise<number> {
  const poster = new Poster();
  const holds = (changesPerSecond * seconds) / SEATS_PER_HOLD / 2;
  const startMs = performance.now();
  const pending: Promise<void>[] = [];
  let failure: unknown;
  const note = (error: unknown) => {
    failure ??= error;
  };
  try {
    for (let sent = 0; sent < holds; ) {
      const due = Math.min(holds, Math.ceil(((performance.now() - startMs) / 1_000 / seconds) * holds));
      for (; sent < due; sent += 1) pending.push(holdAndRelease({ poster, api, showId }, sent).catch(note));
      await pause(TICK_MS);
    }
    await Promise.all(pending);
    if (failure !== undefined) throw failure;
  } finally {
    poster.close();
  }
  const tookSeconds = (performance.now() - startMs) / 1_000;
  if (tookSeconds > seconds * 1.5) throw new Error(`the changes took ${tookSeconds} s instead of ${seconds}`);
  return holds * SEATS_PER_HOLD * 2;
}

async function holdAndRelease(
  { poster, api, showId }: { poster: Poster; api: MeasuredApi; showId: string },
  number: number,
): Promise<void> {
  // A step that shares no factor with the seats comes by every part of the hall.
  const first = (number * 7_919 * SEATS_PER_HOLD) % (SEAT_COUNT - SEATS_PER_HOLD);
  const seatIds = Array.from({ length: SEATS_PER_HOLD }, (_, seat) => String(first + seat));
  const { result } = (await poster.post(`${api.url}/trpc/holds.create`, { showId, seatIds })) as Created;
  const { holdId, token } = result.data;
  await poster.post(`${api.url}/trpc/holds.release`, { showId, holdId, token });
}

interface Created {
  readonly result: { readonly data: { readonly holdId: string; readonly token: string } };
}
