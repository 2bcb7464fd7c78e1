import type { HistoryWriter, Sent } from '@holdfast/verifier';
import type { Holdfast } from '../../src/create.ts';
import { bookingIdOf } from '../../src/domain/booking-id.ts';
import type { Result } from '../../src/domain/refusals.ts';
import { answerOf } from '../written-answers.ts';
import type { ApiProcess } from './api-process.ts';
import { type AcknowledgedHold, bodyOf, type History } from './history.ts';
import type { Action, Deed } from './schedule.ts';
import type { SimulatedTime } from './simulated-time.ts';
import type { Report } from './violations.ts';

export const SHOW_ID = 'show';
const RETRY_AFTER_MS = 300;

type Answer<Value> =
  | { readonly status: 'granted'; readonly value: Value }
  | { readonly status: 'refused'; readonly refusal: string }
  /** A named fault, or the process died: what was asked for may have happened or not. */
  | { readonly status: 'unknown' };

/** A request in words, and as a history has it; undefined: it is none of those that a history has. */
interface Asked {
  readonly what: string;
  readonly sent: Sent | undefined;
}

/** Where a request goes first, and how often it is made again, elsewhere, when there is no answer. */
type Place = Pick<Action, 'process' | 'retries'>;

export interface ClientParts {
  readonly time: SimulatedTime;
  readonly history: History;
  /** Gets what is asked and answered, where somebody else is to judge it. */
  readonly writer: HistoryWriter | undefined;
  /** Who answers there now; undefined while nobody does. */
  readonly processAt: (place: number) => ApiProcess | undefined;
  readonly report: Report;
  readonly trace: (what: () => string) => void;
  readonly count: (what: string) => void;
}

/** Buyers, strangers and operators: they ask, ask again when they get no answer, and write down what they hear. */
export class Clients {
  readonly #parts: ClientParts;
  #requests = 0;

  constructor(parts: ClientParts) {
    this.#parts = parts;
  }

  /** Requests that have not ended. */
  get waiting(): number {
    return this.#requests;
  }

  async perform({ client, process, retries, deed }: Action): Promise<void> {
    const at = { process, retries };
    const hold = this.#parts.history.lastHold.get(client);
    if (deed.kind === 'hold') return this.#hold(client, at, deed);
    if (!hold) return;
    switch (deed.kind) {
      case 'extend':
        return this.#extend(at, hold, deed.ttlMs);
      case 'release':
        return this.#release(at, hold, deed.seats);
      case 'confirm':
        return this.#confirm(at, hold);
      case 'look':
        await this.#ask(process, { what: 'look', sent: undefined }, (holdfast) => holdfast.holds.get(hold));
        return;
      case 'intrude':
        return this.#intrude(process, client, hold, deed.how);
      case 'clear':
        return this.#clear(at, client, hold);
      case 'cancel':
        return this.#cancel(at, client, hold);
    }
  }

  async #hold(client: number, at: Place, { seats, ttlMs, key }: Extract<Deed, { kind: 'hold' }>) {
    const { history, time } = this.#parts;
    const request = { showId: SHOW_ID, seatIds: seats, ttlMs, idempotencyKey: key && `${client} ${key}` };
    const sentAtMs = time.nowMs();
    const what = `hold ${seats}${key === undefined ? '' : ` as ${key}`}`;
    const answer = await this.#insist(
      at,
      { what, sent: { client, operation: 'hold', seats, ttlMs, key: request.idempotencyKey } },
      (holdfast) => holdfast.holds.create(request),
      (view) => {
        if (view.seatIds.some((seatId) => !seats.includes(seatId)) || view.seatIds.length === 0) {
          this.#parts.report('all seats or none', `asked for ${seats}, was given ${view.seatIds}`);
        }
        history.addHold({ ...view, client });
      },
    );
    if (answer.status !== 'granted' || request.idempotencyKey === undefined) return;
    history.keyed.push({
      key: request.idempotencyKey,
      body: bodyOf(request),
      hold: { ...answer.value, client },
      sentAtMs,
      answeredAtMs: time.nowMs(),
    });
  }

  async #extend(at: Place, hold: AcknowledgedHold, ttlMs: number) {
    const sent = { client: hold.client, operation: 'extend', hold: hold.holdId, ttlMs } as const;
    const answer = await this.#insist(at, { what: 'extend', sent }, (holdfast) =>
      holdfast.holds.extend({ ...hold, ttlMs }),
    );
    if (answer.status === 'granted') this.#parts.history.addExtension(answer.value);
  }

  async #release(at: Place, hold: AcknowledgedHold, count: number | undefined) {
    const { history, time } = this.#parts;
    const seatIds = count === undefined ? undefined : hold.seatIds.slice(0, count);
    history.givenUp.push({ holdId: hold.holdId, seatIds, atMs: time.nowMs() });
    const sent = { client: hold.client, operation: 'release', hold: hold.holdId, seats: seatIds } as const;
    await this.#insist(at, { what: `release ${seatIds ?? 'all'}`, sent }, (holdfast) =>
      holdfast.holds.release({ ...hold, seatIds }),
    );
  }

  async #confirm(at: Place, hold: AcknowledgedHold) {
    const { history, time } = this.#parts;
    const { holdId, fence, token } = hold;
    const sentAtMs = time.nowMs();
    const sent = { client: hold.client, operation: 'confirm', hold: holdId } as const;
    const answer = await this.#insist(at, { what: 'confirm', sent }, (holdfast) =>
      holdfast.confirmHold(hold),
    );
    if (answer.status === 'unknown') return;
    const booking = answer.status === 'granted' ? answer.value : undefined;
    const refusal = answer.status === 'refused' ? answer.refusal : undefined;
    history.confirms.push({ holdId, fence, token, booking, refusal, sentAtMs, answeredAtMs: time.nowMs() });
  }

  async #intrude(
    process: number,
    client: number,
    { holdId }: AcknowledgedHold,
    how: Extract<Deed, { kind: 'intrude' }>['how'],
  ) {
    const wanted = how === 'extend' ? { ttlMs: 1_000 } : {};
    const stolen = { showId: SHOW_ID, holdId, token: 'guessed', ...wanted };
    const sent =
      how === 'look'
        ? undefined
        : ({ client, operation: how, hold: holdId, asStranger: true, ...wanted } as const);
    const answer = await this.#ask(
      process,
      { what: `intrude: ${how}`, sent },
      (holdfast): Promise<Result<unknown>> => {
        if (how === 'confirm') return holdfast.confirmHold(stolen);
        if (how === 'look') return holdfast.holds.get(stolen);
        return holdfast.holds[how](stolen);
      },
    );
    if (answer.status === 'granted') {
      this.#parts.report('only owners and operators act', `a guessed token could ${how}`);
    }
  }

  async #clear(at: Place, client: number, { holdId }: AcknowledgedHold) {
    const { history, time } = this.#parts;
    history.givenUp.push({ holdId, seatIds: undefined, atMs: time.nowMs() });
    const clear = { showId: SHOW_ID, holdId, by: { name: 'operator' }, reason: 'simulated' };
    const sent = { client, operation: 'clear', hold: holdId } as const;
    await this.#insist(at, { what: 'clear', sent }, (holdfast) => holdfast.holds.clear(clear));
  }

  async #cancel(at: Place, client: number, { holdId }: AcknowledgedHold) {
    const bookingId = bookingIdOf(holdId);
    this.#parts.history.addCancel(bookingId, this.#parts.time.nowMs());
    const cancel = { bookingId, by: { name: 'operator' }, reason: 'simulated' };
    const sent = { client, operation: 'cancel', booking: bookingId } as const;
    await this.#insist(at, { what: 'cancel', sent }, (holdfast) => holdfast.cancelBooking(cancel));
  }

  /** Asks again, elsewhere, when there was no answer. */
  async #insist<Value>(
    { process, retries }: Place,
    asked: Asked,
    request: (holdfast: Holdfast) => Promise<Result<Value>>,
    onGranted: (value: Value) => void = () => {},
  ): Promise<Answer<Value>> {
    for (let tries = 0; ; tries += 1) {
      const answer = await this.#ask(process + tries, asked, request);
      if (answer.status === 'granted') onGranted(answer.value);
      if (answer.status !== 'unknown' || tries === retries) return answer;
      await new Promise<void>((resolve) => this.#parts.time.after(RETRY_AFTER_MS, resolve));
    }
  }

  async #ask<Value>(
    place: number,
    { what, sent }: Asked,
    request: (holdfast: Holdfast) => Promise<Result<Value>>,
  ): Promise<Answer<Value>> {
    const process = this.#parts.processAt(place);
    if (!process) return { status: 'unknown' };
    this.#requests += 1;
    this.#parts.trace(() => `${process.name} <- ${what}`);
    const answered = sent && this.#parts.writer?.send(sent);
    let answer: Result<Value> | undefined;
    try {
      answer = (await Promise.race([process.ready.then(request), process.died])) ?? undefined;
    } catch (error) {
      this.#checkFault(error);
    } finally {
      this.#requests -= 1;
    }
    if (sent) answered?.(answerOf(sent, answer));
    if (!answer) return this.#told(process, what, { status: 'unknown' });
    if (answer.ok) return this.#told(process, what, { status: 'granted', value: answer.value });
    return this.#told(process, what, { status: 'refused', refusal: answer.refusal.status });
  }

  #told<Value>(process: ApiProcess, what: string, answer: Answer<Value>): Answer<Value> {
    const outcome = answer.status === 'refused' ? answer.refusal : answer.status;
    this.#parts.trace(() => `${process.name} -> ${what}: ${outcome}`);
    this.#parts.count(`${what.split(/[ :]/)[0]} ${outcome}`);
    return answer;
  }

  #checkFault(error: unknown): void {
    if (isNamedFault(error)) return;
    this.#parts.report('every call ends, in an answer or a named fault', String(error));
  }
}

export function isNamedFault(error: unknown): boolean {
  return error instanceof Error && /^(Engine|Ledger)Unavailable$/.test(error.name);
}
