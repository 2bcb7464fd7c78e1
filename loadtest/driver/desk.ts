import { setTimeout as pause } from 'node:timers/promises';
import type { Answer as Answered, HistoryWriter, SeatStatus, Sent } from '@holdfast/verifier';
import type { Output, Procedure } from '../k6/lib/contract.ts';
import { type Answer, type Call, type Connections, waitMsAfter } from './connections.ts';
import type { Pace } from './pace.ts';
import type { Tally } from './tally.ts';

/** What a client needs to act on a hold. */
export interface Owned {
  readonly holdId: string;
  readonly token: string;
}

export interface DeskParts {
  readonly showId: string;
  readonly connections: Connections;
  readonly history: HistoryWriter;
  readonly tally: Tally;
  readonly pace: Pace;
}

/** When a connection is cut before the answer is there. */
interface Cut {
  readonly cutAfterMs?: number | undefined;
}

interface HoldWanted extends Cut {
  readonly seats: readonly string[];
  readonly ttlMs: number;
  readonly key?: string;
}

type Asked = Omit<Sent, 'client'>;
type Learnt = Omit<Answered, 'outcome'>;

/** One client's operations: each is sent once, counted, and written down with what came of it. Waits when told to. */
export class Desk {
  readonly #parts: DeskParts;
  readonly #client: number;
  #requests: number;

  constructor(client: number, parts: DeskParts) {
    this.#client = client;
    this.#parts = parts;
    this.#requests = client;
  }

  hold({ seats, ttlMs, key, cutAfterMs }: HoldWanted): Promise<Answer<Output<'holds.create'>>> {
    // A customer of its own, for servers that limit how much one may hold. With a key the same at each try.
    const customerRef = key ?? `driver-${this.#client}-${this.#requests}`;
    const input = { showId: this.#parts.showId, seatIds: seats, ttlMs, customerRef };
    return this.#perform(
      { operation: 'hold', seats, ttlMs, ...(key !== undefined && { key }) },
      { procedure: 'holds.create', input, key, cutAfterMs },
      ({ holdId, fence, expiresAt }) => ({ hold: holdId, fence, expiresAtMs: expiresAt }),
    );
  }

  extend({ holdId, token }: Owned, ttlMs: number): Promise<Answer<Output<'holds.extend'>>> {
    const input = { showId: this.#parts.showId, holdId, token, ttlMs };
    return this.#perform(
      { operation: 'extend', hold: holdId, ttlMs },
      { procedure: 'holds.extend', input },
      ({ expiresAt }) => ({ expiresAtMs: expiresAt }),
    );
  }

  /** @param seats those given back; absent: all */
  release({ holdId, token }: Owned, seats?: readonly string[]): Promise<Answer<Output<'holds.release'>>> {
    const input = { showId: this.#parts.showId, holdId, token, ...(seats && { seatIds: seats }) };
    const asked = { operation: 'release', hold: holdId, ...(seats && { seats }) } as const;
    return this.#perform(asked, { procedure: 'holds.release', input }, nothing);
  }

  async confirm(
    { holdId, token }: Owned,
    { cutAfterMs }: Cut = {},
  ): Promise<Answer<Output<'holds.confirm'>>> {
    const input = { showId: this.#parts.showId, holdId, token, paymentRef: `payment for ${holdId}` };
    const call = { procedure: 'holds.confirm', input, cutAfterMs } as const;
    const answer = await this.#perform({ operation: 'confirm', hold: holdId }, call, booked);
    if (answer.outcome === 'ok') this.#parts.tally.acknowledged(answer.data.bookingId);
    return answer;
  }

  /** With a token that somebody made up. */
  confirmAsStranger(holdId: string): Promise<Answer<Output<'holds.confirm'>>> {
    const input = { showId: this.#parts.showId, holdId, token: 'a token that somebody made up' };
    const asked = { operation: 'confirm', hold: holdId, asStranger: true } as const;
    return this.#perform(asked, { procedure: 'holds.confirm', input }, booked);
  }

  clear(holdId: string): Promise<Answer<Output<'holds.clear'>>> {
    const input = { showId: this.#parts.showId, holdId, reason: 'load driver: cleared' };
    return this.#perform({ operation: 'clear', hold: holdId }, { procedure: 'holds.clear', input }, nothing);
  }

  cancel(bookingId: string): Promise<Answer<Output<'bookings.cancel'>>> {
    const input = { bookingId, reason: 'load driver: cancelled' };
    const call = { procedure: 'bookings.cancel', input } as const;
    return this.#perform({ operation: 'cancel', booking: bookingId }, call, nothing);
  }

  /** The answer has the whole show; what it says of these seats goes into the history. */
  read(seats: readonly string[]): Promise<Answer<Output<'seats.snapshot'>>> {
    const call = { procedure: 'seats.snapshot', input: { showId: this.#parts.showId } } as const;
    return this.#perform({ operation: 'read', seats }, call, (snapshot) => {
      const statuses: Record<string, SeatStatus> = {};
      for (const seat of seats) {
        const status = snapshot.seats[seat];
        if (status) statuses[seat] = status;
      }
      return { statuses };
    });
  }

  async #perform<Name extends Procedure>(
    asked: Asked,
    call: Omit<Call<Name>, 'api'>,
    learn: (data: Output<Name>) => Learnt,
  ): Promise<Answer<Output<Name>>> {
    const { connections, history, tally, pace } = this.#parts;
    await pace.turn();
    this.#requests += 1;
    const returned = history.send({ client: this.#client, ...asked });
    const sentMs = performance.now();
    const answer = await connections.send({ ...call, api: this.#requests });
    const tookMs = performance.now() - sentMs;
    returned({ outcome: answer.outcome, ...learnt(answer, learn) });
    tally.count(asked, answer, tookMs);
    const waitMs = waitMsAfter(answer);
    if (waitMs > 0) await pause(waitMs);
    return answer;
  }
}

function learnt<Data>(answer: Answer<Data>, learn: (data: Data) => Learnt): Learnt {
  if (answer.outcome === 'ok') return learn(answer.data);
  if (answer.outcome === 'unknown') return {};
  const { status, seatIds } = answer.refusal;
  return { refusal: status, ...(status === 'SEAT_UNAVAILABLE' && seatIds && { taken: seatIds }) };
}

function nothing(): Learnt {
  return {};
}

function booked({ bookingId, fence }: Output<'holds.confirm'>): Learnt {
  return { booking: bookingId, fence };
}
