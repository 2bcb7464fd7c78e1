import { join } from 'node:path';
import { expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../src/booking/limits.ts';
import { assemble } from '../src/create.ts';
import { MemoryEngine } from '../src/engines/memory/memory-engine.ts';
import { openSqliteLedger } from '../src/ledger/sqlite.ts';
import { systemClock } from '../src/ports/clock.ts';
import type { NoteCall, Observer } from '../src/ports/observer.ts';
import { timed } from '../src/timed.ts';
import { ownFolder } from '../testing/index.ts';

/** What was noted, as `port.operation outcome`. */
class Notes implements Observer {
  readonly lines: string[] = [];
  readonly answers: unknown[] = [];

  operation(port: 'engine' | 'ledger', operation: string): NoteCall {
    return (outcome, tookMs, answer) => {
      expect(tookMs).toBeGreaterThanOrEqual(0);
      this.lines.push(`${port}.${operation} ${outcome}`);
      this.answers.push(answer);
    };
  }
}

it('tells an observer of every call that engine and ledger get, with its outcome', async () => {
  const folder = await ownFolder('observed');
  const notes = new Notes();
  const ledger = openSqliteLedger({ file: join(folder.path, 'ledger.sqlite') });
  await ledger.migrate();
  const engine = new MemoryEngine({ clock: systemClock });
  const options = { limits: DEFAULT_LIMITS, reportFault: () => {}, observer: notes };
  const holdfast = await assemble({ engine, ledger, clock: systemClock, options });
  const show = { showId: 'show', title: 'Show', sale: 'open', startsAtMs: undefined } as const;
  const seatMap = { sections: [{ name: 'S', rows: [{ name: 'A', seats: [{ id: 'A1' }] }] }] };
  const limits = {
    holdTtlMs: undefined,
    maxHoldLifeMs: undefined,
    maxSeatsPerHold: undefined,
    maxSeatsPerCustomer: undefined,
    lateConfirm: undefined,
  };
  await holdfast.shows.create({ ...show, seatMap, ...limits });
  const hold = await holdfast.holds.create({ showId: 'show', seatIds: ['A1'] });
  await holdfast.holds.create({ showId: 'show', seatIds: ['A1'] });
  if (!hold.ok) throw new Error(hold.refusal.status);
  await holdfast.confirmHold(hold.value);
  expect(await holdfast.shows.loaded()).toMatchObject([
    { showId: 'show', counts: { booked: 1 }, liveHolds: 0 },
  ]);
  await holdfast.close();
  await folder.remove();

  const holdsAndBookings = notes.lines.filter((line) => /hold|onfirm|book |createShow/.test(line));
  expect(holdsAndBookings).toEqual([
    'ledger.createShow CREATED',
    'engine.hold NOT_LOADED',
    'engine.hold HELD',
    'engine.hold SEAT_UNAVAILABLE',
    'engine.beginConfirm CONFIRMING',
    'ledger.book BOOKED',
    'engine.finishConfirm BOOKED',
  ]);
});

it('tells of a fault and lets it through, answers included', async () => {
  const fault = new Error('gone');
  const lines: unknown[][] = [];
  class Port {
    readonly name = 'port';
    readonly #secret = 7;
    onObject = async (value: number) => ({ status: 'DONE', value });
    async onClass() {
      return this.#secret;
    }
    async fails() {
      throw fault;
    }
    listen() {
      return this.#secret;
    }
  }
  const port = timed(
    new Port(),
    (operation) => (outcome, _tookMs, answer) => lines.push([operation, outcome, answer]),
  );
  expect(port.name).toBe('port');
  expect(await port.onObject(1)).toEqual({ status: 'DONE', value: 1 });
  expect(await port.onClass()).toBe(7);
  await expect(port.fails()).rejects.toBe(fault);
  expect(port.listen()).toBe(7);
  expect(lines).toEqual([
    ['onObject', 'DONE', { status: 'DONE', value: 1 }],
    ['onClass', 'OK', 7],
    ['fails', 'FAULT', fault],
  ]);
});
